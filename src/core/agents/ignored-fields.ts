import type { ArtifactType } from '../artifact/artifact-type.ts'
import { isSkillmeatError } from '../errors.ts'
import { findPlatform } from './platforms.ts'
import { isText } from './shared/data.ts'
import type { Loss } from '../form/format.ts'
import { isClaudeModel, readTools } from './claude-code/words.ts'
import type { MarkdownFile } from './shared/markdown/markdown-file.ts'
import { readMarkdown } from './shared/markdown/markdown-file.ts'

type MarkdownType = Extract<ArtifactType, 'skill' | 'command' | 'agent'>

/** What Claude Code does with a file, and another agent that is given the same file may not. */
interface Reading {
  /** Keys of the frontmatter that change what happens, and that the agent acts on too. */
  readonly keys: readonly string[]
  /** What it fills in, or runs, in the text. */
  readonly body: readonly (keyof typeof BODY)[]
  /** Which models it takes: its own names, or only names with a provider in front. */
  readonly model?: 'own' | 'provider'
}

/** The keys of Claude Code that change what happens; labels, hints and colours do not. */
const KEYS: Readonly<Record<MarkdownType, readonly string[]>> = {
  skill: [
    'when_to_use',
    'disable-model-invocation',
    'user-invocable',
    'disallowed-tools',
    'paths',
    'context',
    'agent',
    'hooks',
  ],
  command: ['disable-model-invocation', 'allowed-tools', 'disallowed-tools', 'context', 'hooks'],
  agent: [
    'tools',
    'disallowedTools',
    'permissionMode',
    'maxTurns',
    'skills',
    'mcpServers',
    'hooks',
    'isolation',
    'initialPrompt',
  ],
}

const BODY = {
  arguments: {
    pattern: /\$(?:ARGUMENTS(?:\[\d+\])?|[1-9])(?!\w)/g,
    message: (agent: string, text: string) =>
      agent === 'GitHub Copilot'
        ? `${agent} does not fill in ${text}; it asks for what is written as \${input:name}.`
        : `${agent} does not fill in ${text}.`,
  },
  commands: {
    pattern: /(?<=^|\s)!`[^`\n]+`/g,
    message: (agent: string, text: string) => `${agent} does not run ${text}; it reads it as text.`,
  },
  folder: {
    pattern: /\$\{CLAUDE_SKILL_DIR\}/g,
    message: (agent: string, text: string) => `${agent} does not fill in ${text}.`,
  },
}

/** VS Code and the Copilot CLI, but for prompt files, which the CLI does not have. */
const COPILOT = {
  skill: { keys: ['disable-model-invocation', 'user-invocable'], body: [] },
  agent: { keys: ['tools'], body: ['arguments', 'commands'], model: 'own' },
} as const satisfies Partial<Record<MarkdownType, Reading>>

/**
 * Who acts on what, as the agents document it: cursor.com/docs (skills, commands, subagents),
 * geminicli.com/docs (skills), docs.github.com and code.visualstudio.com (custom agents, prompt
 * files, skills), opencode.ai/docs (commands), developers.openai.com/codex (skills, prompts).
 */
const READINGS: Readonly<Record<string, Readonly<Partial<Record<MarkdownType, Reading>>>>> = {
  codex: {
    skill: { keys: [], body: [] },
    command: { keys: [], body: ['arguments'] },
  },
  cursor: {
    skill: { keys: ['disable-model-invocation', 'paths'], body: [] },
    command: { keys: [], body: [] },
    agent: { keys: [], body: ['arguments', 'commands'], model: 'own' },
  },
  gemini: { skill: { keys: [], body: [] } },
  copilot: { ...COPILOT, command: { keys: [], body: [], model: 'own' } },
  copilot_cli: COPILOT,
  opencode: {
    skill: { keys: [], body: [] },
    command: { keys: ['agent'], body: ['arguments', 'commands'], model: 'provider' },
  },
  agents: { skill: { keys: [], body: [] } },
}

/** Copilot takes these names of Claude's for its own tools (docs.github.com, "Tool aliases"). */
const COPILOT_TOOLS: ReadonlySet<string> = new Set([
  'Bash',
  'Read',
  'NotebookRead',
  'Edit',
  'MultiEdit',
  'Write',
  'NotebookEdit',
  'Grep',
  'Glob',
  'Task',
  'WebSearch',
  'WebFetch',
  'TodoWrite',
])

/**
 * Names what an agent reads past in a file that it is given as it is.
 *
 * Only what the file has and what changes something is named; for Claude Code nothing is. A file
 * that cannot be read has nothing to name.
 */
export function ignoredFields(platform: string, type: ArtifactType, text: string): readonly Loss[] {
  if (type !== 'skill' && type !== 'command' && type !== 'agent') return []
  const reading = READINGS[platform]?.[type]
  const file = reading === undefined ? null : readFile(text)
  if (file === null || reading === undefined) return []
  return lossesOf(file, { platform, type, reading })
}

interface AsIs {
  readonly platform: string
  readonly type: MarkdownType
  readonly reading: Reading
}

function lossesOf(file: MarkdownFile, { platform, type, reading }: AsIs): readonly Loss[] {
  const name = findPlatform(platform)?.name ?? platform
  const agent = platform === 'agents' ? 'An agent other than Claude Code' : name
  const one = type === 'agent' ? 'an agent' : `a ${type}`
  return [
    ...KEYS[type]
      .filter((key) => isSaid(file, key) && !reading.keys.includes(key))
      .map((field) => ({ field, message: `${agent} does not read "${field}" of ${one}.` })),
    ...modelLosses(file, agent, reading),
    ...(platform.startsWith('copilot') && type === 'agent' ? copilotLosses(file) : []),
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
  reading: Reading,
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

function copilotLosses({ fields: { tools } }: MarkdownFile): readonly Loss[] {
  return readTools(tools)
    .filter((name) => /^[A-Z]\w*$/.test(name) && !COPILOT_TOOLS.has(name))
    .map((name) => ({ field: 'tools', message: `GitHub Copilot has no tool "${name}".` }))
}

function bodyLosses({ body }: MarkdownFile, agent: string, reading: Reading): readonly Loss[] {
  const prose = body.replaceAll(/^(```|~~~)[\s\S]*?^\1/gm, '')
  return Object.entries(BODY).flatMap(([what, { pattern, message }]) => {
    if (reading.body.some((one) => one === what)) return []
    const found = new Set(prose.match(pattern))
    return [...found].map((text) => ({ field: 'body', message: message(agent, text) }))
  })
}
