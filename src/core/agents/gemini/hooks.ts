import type { PlainObject } from '../shared/data.ts'
import { pickKeys } from '../shared/data.ts'
import { GEMINI_TOOLS } from './tools.ts'
import { foreignHooks } from '../shared/hooks/foreign-hooks.ts'
import type { MatcherRule } from '../shared/hooks/hook-matchers.ts'
import { listHooks } from '../shared/hooks/list-hooks.ts'

const EVENTS: readonly (readonly [string, string])[] = [
  ['PreToolUse', 'BeforeTool'],
  ['PostToolUse', 'AfterTool'],
  ['UserPromptSubmit', 'BeforeAgent'],
  ['Stop', 'AfterAgent'],
  ['SessionStart', 'SessionStart'],
  ['SessionEnd', 'SessionEnd'],
  ['PreCompact', 'PreCompress'],
  ['Notification', 'Notification'],
]

const TOOLS: MatcherRule = { tools: GEMINI_TOOLS }

const MATCHERS: readonly (readonly [string, MatcherRule])[] = [
  ['PreToolUse', TOOLS],
  ['PostToolUse', TOOLS],
  ['SessionStart', { words: new Set(['startup', 'resume', 'clear']) }],
  ['SessionEnd', { words: new Set(['exit', 'clear', 'logout', 'prompt_input_exit', 'other']) }],
  ['PreCompact', { words: new Set(['auto', 'manual']) }],
]

const KEYS = ['type', 'command'] as const

/**
 * `hooks` of `.gemini/settings.json`: the collection's shape with Gemini's events and tools, and
 * timeouts in milliseconds.
 *
 * Source: google-gemini/gemini-cli, docs/hooks/reference.md; events and tools as its own
 * `hooks migrate --from-claude` maps them.
 */
export const hooksGemini = listHooks(
  foreignHooks({
    id: 'hooks-gemini',
    name: 'Gemini CLI',
    header: {},
    isOwnFile: false,
    isFlat: false,
    events: new Map(EVENTS),
    matchers: new Map(MATCHERS),
    root: { project: '$GEMINI_PROJECT_DIR', user: '$HOME' },
    knowsProjectDir: true,
    known: new Set([...KEYS, 'timeout']),
    encodeHandler: (handler) =>
      handler['type'] === 'command' && handler['shell'] !== 'powershell'
        ? { ...pickKeys(handler, KEYS), ...timeout(handler, 1000) }
        : null,
    decodeHandler: (value) => ({ ...pickKeys(value, KEYS), ...timeout(value, 1 / 1000) }),
  }),
)

/** Converts seconds to milliseconds or back, rounding away fractions of a millisecond. */
function timeout({ timeout: time }: PlainObject, factor: number): PlainObject {
  if (typeof time !== 'number') return time === undefined ? {} : { timeout: time }
  return { timeout: factor > 1 ? Math.round(time * factor) : Math.round(time) / 1000 }
}
