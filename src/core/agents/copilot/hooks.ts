import type { PlainJson } from '../../json/plain-json.ts'
import type { PlainObject } from '../shared/data.ts'
import { pickKeys } from '../shared/data.ts'
import { withTexts } from '../shared/mcp/server-texts.ts'
import { foreignHooks } from '../shared/hooks/foreign-hooks.ts'
import type { MatcherRule } from '../shared/hooks/hook-matchers.ts'
import { listHooks } from '../shared/hooks/list-hooks.ts'

/** By these names Copilot sends a hook what Claude Code would. */
const SAME = [
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
] as const

export const TOOLS: MatcherRule = {
  tools: new Map([
    ['Bash', 'bash'],
    ['Read', 'view'],
    ['Write', 'create'],
    ['Edit', 'edit'],
    ['Grep', 'grep'],
    ['Glob', 'glob'],
    ['WebFetch', 'web_fetch'],
    ['WebSearch', 'web_search'],
    ['AskUserQuestion', 'ask_user'],
    ['TodoWrite', 'update_todo'],
    ['Agent', 'task'],
    ['Task', 'task'],
  ]),
}

/** Before a tool Copilot takes Claude's names for tools, after it only its own. */
const MATCHERS: readonly (readonly [string, MatcherRule])[] = [
  ['PreToolUse', 'any'],
  ['PermissionRequest', 'any'],
  ['PostToolUse', TOOLS],
  ['PreCompact', { words: new Set(['manual', 'auto']) }],
  ['SubagentStart', 'any'],
  ['Notification', { words: new Set(['permission_prompt', 'elicitation_dialog']) }],
]

/**
 * `.github/hooks/<name>.json`: a file of its own with one list of handlers for each event. Paths
 * are relative to the repository.
 *
 * Source: github/docs, content/copilot/reference/hooks-reference.md.
 */
export const copilotHooks = foreignHooks({
  id: 'hooks-copilot',
  name: 'Copilot',
  header: { version: 1 },
  isOwnFile: true,
  isFlat: true,
  events: new Map([
    ...SAME.map((event) => [event, event] as const),
    ['SubagentStart', 'subagentStart'],
    ['Notification', 'notification'],
  ]),
  matchers: new Map(MATCHERS),
  root: { project: '', user: '$HOME' },
  knowsProjectDir: false,
  known: new Set(['type', 'command', 'shell', 'timeout', 'url', 'headers', 'allowedEnvVars']),
  encodeHandler: encode,
  decodeHandler: decode,
})

export const hooksCopilot = listHooks(copilotHooks)

function encode(handler: PlainObject): PlainObject | null {
  const { type, command, shell, timeout } = handler
  const time = timeout === undefined ? {} : { timeoutSec: timeout }
  if (type === 'http') {
    return { type, ...pickKeys(withTexts(handler), ['url', 'headers', 'allowedEnvVars']), ...time }
  }
  if (type !== 'command' || command === undefined) return null
  return { type, [shell === 'powershell' ? 'powershell' : 'bash']: command, ...time }
}

function decode(value: PlainObject): PlainObject {
  const { type, bash, powershell, command, timeoutSec, timeout } = value
  const time = timeoutSec ?? timeout
  const rest = time === undefined ? {} : { timeout: time }
  if (type === 'http') {
    return { type, ...pickKeys(value, ['url', 'headers', 'allowedEnvVars']), ...rest }
  }
  return { type: 'command', ...commandOf({ bash, powershell, command }), ...rest }
}

function commandOf({
  bash,
  powershell,
  command,
}: Readonly<Record<'bash' | 'powershell' | 'command', PlainJson | undefined>>): PlainObject {
  const run = bash ?? command
  if (run !== undefined) return { command: run }
  return powershell === undefined ? {} : { command: powershell, shell: 'powershell' }
}
