import { parseFrontmatter } from '../artifact/frontmatter.ts'
import { plainField } from '../artifact/frontmatter-field.ts'
import type { FieldValue } from '../artifact/frontmatter-field.ts'
import { readLenientYaml } from '../artifact/lenient-yaml.ts'
import { DEFAULT_LIMITS } from '../limits.ts'
import { readStrictYaml } from '../artifact/strict-yaml.ts'
import { toolList } from '../artifact/tool-list.ts'
import { isSkillmeatError } from '../errors.ts'
import { hookLines, isMap, listOf, serverLines, textOf } from './config-runs.ts'
import { selfRun } from './self-run.ts'
import type { SelfRun } from './self-run.ts'

type Fields = ReadonlyMap<string, FieldValue>

/** Lists what the text of a skill, command or agent has its agent run or obey by itself. */
export function textRuns(text: string): readonly SelfRun[] {
  const { fields, body } = readText(text)
  return [
    ...loadCommands(body),
    ...hooksIn(fields),
    ...serversIn(fields),
    ...grantedTools(fields),
    ...grantedMode(fields),
    ...startsItself(fields),
    ...inBackground(fields),
  ]
}

/** An agent that cannot read the frontmatter goes on to the body. */
function readText(text: string): { readonly fields: Fields; readonly body: string } {
  try {
    const { fields, bodyStart } = parseFrontmatter(text)
    return { fields, body: text.slice(bodyStart) }
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    return { fields: new Map(), body: text }
  }
}

/** A backslash makes it text; a backtick before it is the end of a word in code. */
const INLINE = /(?<![\\\w`])!`(?<command>[^`\n]{1,2000})`/g
const FENCED = /^```![^\n]*\n(?<command>[\s\S]{0,20000}?)^```/gm

function loadCommands(body: string): readonly SelfRun[] {
  const commands = [INLINE, FENCED].flatMap((pattern) =>
    [...body.matchAll(pattern)].map(({ groups }) => (groups?.['command'] ?? '').trim()),
  )
  return [...new Set(commands)].map((command) =>
    selfRun('load_commands', `each time it is loaded: ${oneLine(command)}`, { words: command }),
  )
}

function hooksIn(fields: Fields): readonly SelfRun[] {
  const value = fields.get('hooks')
  if (value === undefined || value === null) return []
  const lines = hookLines(value)
  const shown = lines.length === 0 ? ['its frontmatter sets hooks'] : lines
  return shown.map((line) => selfRun('text_hooks', line, { words: wordsOf(value) }))
}

function serversIn(fields: Fields): readonly SelfRun[] {
  return ['mcpServers', 'mcp-servers'].flatMap((key) => {
    const value = fields.get(key)
    if (value === undefined || value === null) return []
    // A list holds names of servers that are there, and servers.
    const lines = [value, ...listOf(value)].flatMap((one) => serverLines(one))
    const isNamesAlone = listOf(value).length > 0 && listOf(value).every((one) => !isMap(one))
    if (isNamesAlone) return []
    const shown = lines.length === 0 ? ['its frontmatter starts MCP servers'] : lines
    return shown.map((line) => selfRun('text_servers', line, { words: wordsOf(value) }))
  })
}

/** `Bash` alone is every command, as `Bash(*)` is. */
const ANYTHING = /^(?:\*|(?:Bash|PowerShell|shell)(?:\([\s*:]*\))?)$/

function grantedTools(fields: Fields): readonly SelfRun[] {
  const open = toolList(fields.get('allowed-tools')).filter((tool) => ANYTHING.test(tool))
  if (open.length === 0) return []
  const line = `\`allowed-tools\` allows any command (${open.join(', ')})`
  return [selfRun('granted_tools', line, { coversAll: true })]
}

const ASKING_MODES = new Set(['', 'default', 'plan', 'inherit', 'read-only'])

function grantedMode(fields: Fields): readonly SelfRun[] {
  return ['permissionMode', 'sandbox_mode'].flatMap((key) => {
    const mode = textOf(fields.get(key))
    if (ASKING_MODES.has(mode)) return []
    return [selfRun('granted_mode', `\`${key}\` is ${mode}`, { coversAll: true })]
  })
}

function startsItself(fields: Fields): readonly SelfRun[] {
  return ['initialPrompt', 'observer', 'memory', 'sidekick'].flatMap((key) => {
    const value = fields.get(key)
    if (value === undefined || value === null || value === false) return []
    const line = `\`${key}\`: ${oneLine(wordsOf(value))}`
    return [selfRun('starts_itself', line, { coversAll: true })]
  })
}

/** Works on while nobody looks; Cursor alone reads the key. */
function inBackground(fields: Fields): readonly SelfRun[] {
  const value = fields.get('is_background')
  if (value === undefined || value === null || value === false) return []
  const line = `\`is_background\`: ${oneLine(wordsOf(value))}`
  return [selfRun('in_background', line, { coversAll: true })]
}

/** Lists what `agents/openai.yaml` of a skill has Codex offer to install. */
export function dependencyRuns(path: string, text: string): readonly SelfRun[] {
  const fields = readYaml(text)
  const dependencies = fields?.get('dependencies')
  const tools = isMap(dependencies) ? dependencies.get('tools') : undefined
  const lines = listOf(tools).flatMap((tool) => {
    if (!isMap(tool)) return []
    const words = ['type', 'value', 'transport', 'command', 'url'].map((key) =>
      textOf(tool.get(key)),
    )
    return [`offers to install ${words.filter((word) => word !== '').join(' ')}`]
  })
  const isUnread = fields === null && /^dependencies\s*:/m.test(text)
  const isOther = lines.length === 0 && dependencies !== undefined && dependencies !== null
  const shown = isUnread || isOther ? [`${path} names dependencies`] : lines
  return shown.map((line) => selfRun('skill_dependencies', line, { files: [path] }))
}

function readYaml(text: string): Fields | null {
  try {
    return readStrictYaml(text, DEFAULT_LIMITS.manifestDepth) ?? readLenientYaml(text)
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    return null
  }
}

function wordsOf(value: FieldValue): string {
  return typeof value === 'string' ? value : JSON.stringify(plainField(value))
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, '; ')
}
