import { pickKeys } from '../shared/data.ts'
import { foreignHooks } from '../shared/hooks/foreign-hooks.ts'
import type { MatcherRule } from '../shared/hooks/hook-matchers.ts'
import { listHooks } from '../shared/hooks/list-hooks.ts'

const EVENTS = [
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
] as const

/** Codex runs commands as `Bash` and edits files with `apply_patch`, which answers to Claude's names. */
const TOOLS: MatcherRule = {
  tools: new Map(['Bash', 'Edit', 'Write', 'apply_patch'].map((name) => [name, name])),
}

const MATCHERS: readonly (readonly [string, MatcherRule])[] = [
  ['PreToolUse', TOOLS],
  ['PostToolUse', TOOLS],
  ['PermissionRequest', TOOLS],
  ['SessionStart', { words: new Set(['startup', 'resume', 'clear', 'compact']) }],
  ['PreCompact', { words: new Set(['manual', 'auto']) }],
  ['PostCompact', { words: new Set(['manual', 'auto']) }],
  ['SubagentStart', 'any'],
  ['SubagentStop', 'any'],
]

const KEYS = ['type', 'command', 'timeout', 'statusMessage'] as const

/**
 * `.codex/hooks.json`: the collection's shape, with the events and tools that Codex knows and
 * commands only. Paths begin at git's top folder, since Codex runs hooks where the session began.
 *
 * Source: developers.openai.com/codex/hooks.
 */
export const hooksCodex = listHooks(
  foreignHooks({
    id: 'hooks-codex',
    name: 'Codex',
    header: {},
    isOwnFile: false,
    isFlat: false,
    events: new Map(EVENTS.map((event) => [event, event])),
    matchers: new Map(MATCHERS),
    root: { project: '$(git rev-parse --show-toplevel)', user: '$HOME' },
    knowsProjectDir: false,
    known: new Set(KEYS),
    encodeHandler: (handler) =>
      handler['type'] === 'command' && handler['shell'] !== 'powershell'
        ? pickKeys(handler, KEYS)
        : null,
    decodeHandler: (value) => pickKeys(value, KEYS),
  }),
)
