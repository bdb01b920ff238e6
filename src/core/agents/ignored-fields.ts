import type { ArtifactType } from '../artifact/artifact-type.ts'
import { isSkillmeatError } from '../errors.ts'
import { findAgent } from './agents.ts'
import { ACTING_KEYS, ACTING_TEXT } from './claude-code/acts-on.ts'
import type { ActsOn, InText, MarkdownType } from './shared/as-is.ts'
import { isText } from './shared/data.ts'
import type { Loss } from '../form/format.ts'
import { isClaudeModel, readTools } from './claude-code/words.ts'
import type { MarkdownFile } from './shared/markdown/markdown-file.ts'
import { readMarkdown } from './shared/markdown/markdown-file.ts'

const IN_TEXT: readonly InText[] = ['arguments', 'commands', 'folder']

const MESSAGES: Readonly<Record<InText, (agent: string, text: string, reading: ActsOn) => string>> =
  {
    arguments: (agent, text, { asksWith }) =>
      asksWith === undefined
        ? `${agent} does not fill in ${text}.`
        : `${agent} does not fill in ${text}; it asks for what is written as ${asksWith}.`,
    commands: (agent, text) => `${agent} does not run ${text}; it reads it as text.`,
    folder: (agent, text) => `${agent} does not fill in ${text}.`,
  }

/**
 * Names what an agent reads past in a file that it is given as it is.
 *
 * Only what the file has and what changes something is named; for Claude Code nothing is. A file
 * that cannot be read has nothing to name.
 */
export function ignoredFields(platform: string, type: ArtifactType, text: string): readonly Loss[] {
  if (type !== 'skill' && type !== 'command' && type !== 'agent') return []
  const reading = findAgent(platform)?.asIs?.[type]
  const file = reading === undefined ? null : readFile(text)
  if (file === null || reading === undefined) return []
  return lossesOf(file, { platform, type, reading })
}

interface Given {
  readonly platform: string
  readonly type: MarkdownType
  readonly reading: ActsOn
}

function lossesOf(file: MarkdownFile, { platform, type, reading }: Given): readonly Loss[] {
  const name = findAgent(platform)?.name ?? platform
  const agent = platform === 'agents' ? 'An agent other than Claude Code' : name
  const one = type === 'agent' ? 'an agent' : `a ${type}`
  return [
    ...ACTING_KEYS[type]
      .filter((key) => isSaid(file, key) && !reading.keys.includes(key))
      .map((field) => ({ field, message: `${agent} does not read "${field}" of ${one}.` })),
    ...modelLosses(file, agent, reading),
    ...toolLosses(file, reading),
    ...bodyLosses(file, agent, reading),
  ]
}

function readFile(text: string): MarkdownFile | null {
  try {
    return readMarkdown(text)
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    return null
  }
}

/** `user-invocable: true` and its like say what holds anyway. */
function isSaid({ fields }: MarkdownFile, key: string): boolean {
  const value = fields[key]
  if (value === undefined || value === null) return false
  return key === 'user-invocable' ? value === false : value !== false
}

function modelLosses(
  { fields: { model } }: MarkdownFile,
  agent: string,
  reading: ActsOn,
): readonly Loss[] {
  if (!isText(model) || reading.model === undefined || /^(?:inherit|default)$/.test(model))
    return []
  if (reading.model === 'provider' && !model.includes('/')) {
    const message = `${agent} wants a model with its provider, such as "openai/gpt-5", not "${model}".`
    return [{ field: 'model', message }]
  }
  return isClaudeModel(model)
    ? [{ field: 'model', message: `${agent} does not know the model "${model}".` }]
    : []
}

function toolLosses({ fields }: MarkdownFile, { tools }: ActsOn): readonly Loss[] {
  if (tools === undefined) return []
  return readTools(fields['tools'])
    .filter((name) => /^[A-Z]\w*$/.test(name) && !tools.names.has(name))
    .map((name) => ({ field: 'tools', message: `${tools.of} has no tool "${name}".` }))
}

function bodyLosses({ body }: MarkdownFile, agent: string, reading: ActsOn): readonly Loss[] {
  const prose = body.replaceAll(/^(```|~~~)[\s\S]*?^\1/gm, '')
  return IN_TEXT.flatMap((what) => {
    if (reading.body.includes(what)) return []
    const found = new Set(prose.match(ACTING_TEXT[what]))
    const message = MESSAGES[what]
    return [...found].map((text) => ({ field: 'body', message: message(agent, text, reading) }))
  })
}
