import type { PlainObject } from '../shared/data.ts'
import { pickKeys } from '../shared/data.ts'
import { foreignHooks } from '../shared/hooks/foreign-hooks.ts'
import type { MatcherRule } from '../shared/hooks/hook-matchers.ts'
import { listHooks } from '../shared/hooks/list-hooks.ts'

const EVENTS: readonly (readonly [string, string])[] = [
  ['SessionStart', 'sessionStart'],
  ['SessionEnd', 'sessionEnd'],
  ['PreToolUse', 'preToolUse'],
  ['PostToolUse', 'postToolUse'],
  ['PostToolUseFailure', 'postToolUseFailure'],
  ['SubagentStart', 'subagentStart'],
  ['SubagentStop', 'subagentStop'],
  ['UserPromptSubmit', 'beforeSubmitPrompt'],
  ['PreCompact', 'preCompact'],
  ['Stop', 'stop'],
]

const TOOLS: MatcherRule = {
  tools: new Map([
    ['Bash', 'Shell'],
    ['Read', 'Read'],
    ['Write', 'Write'],
    ['Edit', 'Write'],
    ['MultiEdit', 'Write'],
    ['Grep', 'Grep'],
    ['Task', 'Task'],
    ['Agent', 'Task'],
  ]),
}

const KEYS = ['command', 'timeout', 'prompt', 'model'] as const

/**
 * `.cursor/hooks.json`: one list of handlers for each event, each with its own matcher. Cursor
 * runs those of a project in its folder, so their paths are relative.
 *
 * Source: cursor.com/docs/hooks.
 */
export const hooksCursor = listHooks(
  foreignHooks({
    id: 'hooks-cursor',
    name: 'Cursor',
    header: { version: 1 },
    isOwnFile: false,
    isFlat: true,
    events: new Map(EVENTS),
    matchers: new Map<string, MatcherRule>([
      ['PreToolUse', TOOLS],
      ['PostToolUse', TOOLS],
      ['PostToolUseFailure', TOOLS],
      ['SubagentStart', 'any'],
      ['SubagentStop', 'any'],
    ]),
    root: { project: '', user: '$HOME' },
    knowsProjectDir: true,
    known: new Set(['type', ...KEYS]),
    encodeHandler: encode,
    decodeHandler: decode,
  }),
)

function encode(handler: PlainObject): PlainObject | null {
  if (handler['type'] === 'prompt') {
    return { type: 'prompt', ...pickKeys(handler, ['prompt', 'timeout', 'model']) }
  }
  const isCommand = handler['type'] === 'command' && handler['shell'] !== 'powershell'
  return isCommand ? pickKeys(handler, ['command', 'timeout']) : null
}

function decode(value: PlainObject): PlainObject {
  return { type: value['type'] === 'prompt' ? 'prompt' : 'command', ...pickKeys(value, KEYS) }
}
