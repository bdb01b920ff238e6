import { parse } from 'jsonc-parser'
import { parse as parseToml } from 'smol-toml'
import { parse as parseYaml } from 'yaml'
import type { Slot } from '../../src/core/form/format.ts'
import { readMarkdown } from '../../src/core/agents/shared/markdown/markdown-file.ts'
import { OUTER_KEY } from './user-files.ts'

/** Tells what is wrong with a value; nothing for one that the agent takes. */
type Rule = (value: unknown, path: string) => readonly string[]

const text: Rule = (value, path) => (typeof value === 'string' ? [] : [`${path} is no text`])
const matching =
  (pattern: RegExp): Rule =>
  (value, path) =>
    typeof value === 'string' && pattern.test(value) ? [] : [`${path} is ${JSON.stringify(value)}`]
const number: Rule = (value, path) => (typeof value === 'number' ? [] : [`${path} is no number`])
const flag: Rule = (value, path) => (typeof value === 'boolean' ? [] : [`${path} is no flag`])
const oneOf =
  (...words: readonly unknown[]): Rule =>
  (value, path) =>
    words.includes(value) ? [] : [`${path} is ${JSON.stringify(value)}`]
const listOf =
  (rule: Rule): Rule =>
  (value, path) =>
    Array.isArray(value)
      ? value.flatMap((item: unknown, index) => rule(item, `${path}[${index}]`))
      : [`${path} is no list`]
const mapOf =
  (rule: Rule): Rule =>
  (value, path) =>
    isObject(value)
      ? Object.entries(value).flatMap(([key, item]) => rule(item, `${path}.${key}`))
      : [`${path} is no object`]

type Fields = Readonly<Record<string, Rule>>

/** An object with all of `needed`, any of `optional`, and nothing else. */
const object =
  (needed: Fields, optional: Fields = {}): Rule =>
  (value, path) => {
    if (!isObject(value)) return [`${path} is no object`]
    const rules = new Map(Object.entries({ ...needed, ...optional }))
    const missing = Object.keys(needed).filter((key) => !Object.hasOwn(value, key))
    return [
      ...missing.map((key) => `${path}.${key} is missing`),
      ...Object.entries(value).flatMap(
        ([key, item]) => rules.get(key)?.(item, `${path}.${key}`) ?? [`${path}.${key} is unknown`],
      ),
    ]
  }
const anyOf =
  (...rules: readonly Rule[]): Rule =>
  (value, path) => {
    const problems = rules.map((rule) => rule(value, path))
    return problems.some((one) => one.length === 0) ? [] : problems.flat()
  }

const texts = mapOf(text)
const args = listOf(text)

/** An object of lists, one for each event that the agent knows. */
const eventsOf = (names: readonly string[], item: Rule): Rule =>
  object({}, Object.fromEntries(names.map((name) => [name, listOf(item)])))
const groupOf = (handler: Rule): Rule => object({ hooks: listOf(handler) }, { matcher: text })

const CODEX_EVENTS = [
  'SessionStart',
  'SessionEnd',
  'UserPromptSubmit',
  'PreToolUse',
  'PermissionRequest',
  'PostToolUse',
  'SubagentStart',
  'SubagentStop',
  'PreCompact',
  'PostCompact',
  'Stop',
]
const GEMINI_EVENTS = [
  'BeforeTool',
  'AfterTool',
  'BeforeAgent',
  'AfterAgent',
  'BeforeModel',
  'AfterModel',
  'BeforeToolSelection',
  'SessionStart',
  'SessionEnd',
  'PreCompress',
  'Notification',
]
const CURSOR_EVENTS = [
  'sessionStart',
  'sessionEnd',
  'preToolUse',
  'postToolUse',
  'postToolUseFailure',
  'subagentStart',
  'subagentStop',
  'beforeSubmitPrompt',
  'preCompact',
  'stop',
]
const GEMINI_TOOL =
  /^(?:glob|write_todos|write_file|google_web_search|web_fetch|replace|run_shell_command|grep_search|read_many_files|read_file|list_directory|save_memory|activate_skill|ask_user|get_internal_docs|enter_plan_mode|exit_plan_mode|update_topic|\*|mcp_\*|mcp_[a-z0-9.:-]+_(?:\*|.+))$/
const COPILOT_EVENTS = [
  'SessionStart',
  'SessionEnd',
  'UserPromptSubmit',
  'PreToolUse',
  'PermissionRequest',
  'PostToolUse',
  'PostToolUseFailure',
  'SubagentStop',
  'PreCompact',
  'Stop',
  'subagentStart',
  'notification',
]
const copilotHook = { type: oneOf('command') }
const copilotTime = { timeoutSec: number, matcher: text }

/** What stands under the outer key: servers by name, or hooks by event. */
const INSIDE: Readonly<Record<string, Rule>> = {
  'mcp-json': object(
    {},
    {
      type: oneOf('stdio', 'http', 'sse', 'ws', 'streamable-http'),
      command: text,
      args,
      env: mapOf(anyOf(text, number)),
      cwd: text,
      url: text,
      headers: mapOf(anyOf(text, number)),
      timeout: number,
      description: text,
      disabled: oneOf(false),
      enabled: oneOf(true),
    },
  ),
  'mcp-cursor': anyOf(
    object({ command: text }, { args, env: texts }),
    object({ url: text }, { headers: texts }),
  ),
  'mcp-gemini': anyOf(
    object({ command: text }, { args, env: texts, cwd: text, timeout: number, description: text }),
    object({ httpUrl: text }, { headers: texts, timeout: number, description: text }),
    object({ url: text }, { headers: texts, timeout: number, description: text }),
  ),
  'mcp-vscode': anyOf(
    object({ type: oneOf('stdio'), command: text }, { args, env: texts, cwd: text }),
    object({ type: oneOf('http', 'sse'), url: text }, { headers: texts }),
  ),
  'mcp-copilot': anyOf(
    object(
      { type: oneOf('local'), command: text, tools: args },
      { args, env: texts, cwd: text, timeout: number },
    ),
    object(
      { type: oneOf('http', 'sse'), url: text, tools: args },
      { headers: texts, timeout: number },
    ),
  ),
  'mcp-agent-plugin': anyOf(
    object({ type: oneOf('stdio'), command: text }, { args, env: texts, cwd: text }),
    object({ type: oneOf('streamable-http', 'sse'), url: text }, { headers: texts }),
  ),
  'mcp-workspace': anyOf(
    object({ command: text }, { args, env: texts, cwd: text, timeout: number }),
    object({ type: oneOf('http', 'sse'), url: text }, { headers: texts, timeout: number }),
  ),
  'mcp-opencode': anyOf(
    object(
      { type: oneOf('local'), command: args, enabled: flag },
      { environment: texts, timeout: number },
    ),
    object(
      { type: oneOf('remote'), url: text, enabled: flag },
      { headers: texts, timeout: number },
    ),
  ),
  'mcp-codex': anyOf(
    object(
      { command: text },
      { args, env: texts, env_vars: args, cwd: text, enabled: oneOf(false) },
    ),
    object(
      { url: text },
      {
        http_headers: texts,
        env_http_headers: texts,
        bearer_token_env_var: text,
        enabled: oneOf(false),
      },
    ),
  ),
  'hooks-codex': eventsOf(
    CODEX_EVENTS,
    groupOf(
      object({ type: oneOf('command'), command: text }, { timeout: number, statusMessage: text }),
    ),
  ),
  'hooks-gemini': eventsOf(
    GEMINI_EVENTS,
    groupOf(object({ type: oneOf('command'), command: text }, { timeout: number })),
  ),
  'hooks-cursor': eventsOf(
    CURSOR_EVENTS,
    anyOf(
      object({ command: text }, { timeout: number, matcher: text }),
      object(
        { type: oneOf('prompt'), prompt: text },
        { timeout: number, matcher: text, model: text },
      ),
    ),
  ),
  'hooks-copilot': eventsOf(
    COPILOT_EVENTS,
    anyOf(
      object({ ...copilotHook, bash: text }, copilotTime),
      object({ ...copilotHook, powershell: text }, copilotTime),
      object({ type: oneOf('http'), url: text }, { headers: texts, ...copilotTime }),
    ),
  ),
}

/** What a file of an agent's own has to be. */
const WHOLE: Readonly<Record<string, Rule>> = {
  'hooks-cursor': object({ version: oneOf(1), hooks: mapOf(listOf(mapOf(() => []))) }),
  'hooks-copilot': object({ version: oneOf(1), hooks: mapOf(listOf(mapOf(() => []))) }),
  'agent-codex': object(
    { name: text, developer_instructions: text },
    { description: text, model: text, sandbox_mode: oneOf('read-only') },
  ),
  'agent-gemini': object(
    { name: matching(/^[a-z0-9-_]+$/), description: matching(/./s) },
    {
      display_name: text,
      tools: listOf(matching(GEMINI_TOOL)),
      model: matching(/^gem/),
      temperature: number,
      max_turns: number,
      timeout_mins: number,
    },
  ),
  'agent-opencode': object(
    { mode: oneOf('subagent') },
    { description: text, model: text, tools: mapOf(flag) },
  ),
  'command-gemini': object({ prompt: text }, { description: text }),
}

/**
 * Tells what an agent would not take of a file that was written anew; what its own documentation
 * and reader say, as strictly as the strictest of them.
 */
export function problemsOf(id: string, file: string, slot: Slot): readonly string[] {
  if (file === '') return []
  const data = readFile(id, file)
  const outer = at(data, id === 'hooks-copilot' ? 'hooks' : (OUTER_KEY[id] ?? ''))
  const inside = id.startsWith('mcp-') ? at(outer, slot.name) : outer
  const rule = INSIDE[id]
  return [
    ...(id.startsWith('renamed-') ? namesIn(data, slot) : []),
    ...(WHOLE[id]?.(data, id) ?? []),
    ...(rule === undefined || inside === undefined ? [] : rule(inside, id)),
  ]
}

/** Names that are others there stand nowhere as the collection has them. */
function namesIn(data: unknown, { name, renamed }: Slot): readonly string[] {
  if (renamed === undefined) return []
  const said = at(data, 'name')
  const skills = JSON.stringify(at(data, 'skills') ?? '').match(/[\w-]+/g) ?? []
  return [
    ...(said === undefined || said === name || name === renamed.from
      ? []
      : [`it is ${JSON.stringify(said)}`]),
    ...skills.filter((skill) => Object.hasOwn(renamed.skills, skill)),
  ]
}

const MARKDOWN = new Set(['agent-gemini', 'agent-opencode'])

function readFile(id: string, file: string): unknown {
  if (id.endsWith('-codex') && id !== 'hooks-codex') return parseToml(file)
  if (id === 'command-gemini') return parseToml(file)
  // What the collection says is there as it says it, be it YAML or nearly so.
  if (id.startsWith('renamed-')) return readMarkdown(file).fields
  if (!MARKDOWN.has(id)) return parse(file)
  const yaml: unknown = parseYaml(
    /^\ufeff?---\n((?:.*\n)*?)---(?:\n|$)/.exec(file.replaceAll('\r', ''))?.[1] ?? '',
  )
  return yaml
}

function at(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
