import type { Slot } from '../../form/format.ts'
import type { PlainJson } from '../../json/plain-json.ts'
import type { PlainObject } from '../shared/data.ts'
import { isList, isObject, isText } from '../shared/data.ts'
import { readMatcher } from '../shared/hooks/hook-matchers.ts'
import type { Shell } from '../shared/hooks/hook-paths.ts'
import { withoutOwnValues } from '../shared/hooks/read-hooks.ts'
import { nodeData, readJsonDocument } from '../shared/json/json-document.ts'
import { startOfHook } from './hook-start.ts'
import { TOOLS, copilotHooks } from './hooks.ts'

/** Hooks that somebody wrote for Copilot, as the collection has them. */
export interface TakenHooks {
  /** Null where there are none to take. */
  readonly text: string | null
  /** What of them is left out, in words. */
  readonly lost: readonly string[]
  /** Events whose commands Copilot would have told of something in words of its own. */
  readonly retold: readonly string[]
}

/** Copilot's own names of events. By these it sends a command other words than Claude Code does. */
const OWN_EVENTS: ReadonlyMap<string, string> = new Map([
  ['sessionStart', 'SessionStart'],
  ['sessionEnd', 'SessionEnd'],
  ['userPromptSubmitted', 'UserPromptSubmit'],
  ['preToolUse', 'PreToolUse'],
  ['permissionRequest', 'PermissionRequest'],
  ['postToolUse', 'PostToolUse'],
  ['postToolUseFailure', 'PostToolUseFailure'],
  ['subagentStop', 'SubagentStop'],
  ['preCompact', 'PreCompact'],
  ['agentStop', 'Stop'],
])

const KNOWN = new Set([
  'type',
  'bash',
  'powershell',
  'command',
  'cwd',
  'env',
  'matcher',
  'timeoutSec',
  'timeout',
  'url',
  'headers',
  'allowedEnvVars',
])

/**
 * Reads a file of `.github/hooks` that nobody deployed. What its commands run in and with becomes a part
 * of them; a hook that cannot be told is left out by itself.
 *
 * Throws `E_MANIFEST_PARSE` for a broken file.
 */
export function takeHooks(file: string, slot: Slot): TakenHooks {
  const { root } = readJsonDocument(file)
  const data = root === null ? {} : nodeData(root)
  const hooks = isObject(data) ? data['hooks'] : undefined
  if (!isObject(data) || !isObject(hooks)) return none('it holds no "hooks"')
  if (data['disableAllHooks'] === true) return none('its hooks are switched off')
  const all = Object.entries(hooks).map(([own, items]) => takeEvent(own, items, slot))
  const taken = all.filter(({ groups }) => groups.length > 0)
  const events = Map.groupBy(taken, ({ event }) => event)
  const collected = Object.fromEntries(
    [...events].map(([event, several]) => [event, several.flatMap(({ groups }) => groups)]),
  )
  return {
    text: taken.length === 0 ? null : `${JSON.stringify({ hooks: collected }, null, 2)}\n`,
    lost: [...new Set(all.flatMap(({ lost }) => lost))],
    retold: taken.flatMap(({ own }) => (OWN_EVENTS.has(own) ? [own] : [])),
  }
}

interface TakenEvent {
  readonly own: string
  readonly event: string
  readonly groups: readonly PlainObject[]
  readonly lost: readonly string[]
}

function takeEvent(own: string, items: PlainJson, slot: Slot): TakenEvent {
  const event = OWN_EVENTS.get(own) ?? copilotHooks.collectedEvent(own)
  if (event === null) {
    return { own, event: own, groups: [], lost: [`no other agent has the event "${own}"`] }
  }
  const taken = itemsOf(items).map(takeHook)
  return {
    own,
    event,
    groups: taken.flatMap(({ value }) => {
      if (value === null) return []
      return [withoutOwnValues(copilotHooks.decode(withTools(value), event, slot), null, slot)]
    }),
    lost: taken.flatMap((one) => one.lost.map((what) => `${own}: ${what}`)),
  }
}

function none(why: string): TakenHooks {
  return { text: null, lost: [why], retold: [] }
}

/** Lists the hooks of an event; Claude Code's groups of them, which Copilot reads too, one by one. */
function itemsOf(items: PlainJson): readonly PlainJson[] {
  if (!isList(items)) return [items]
  return items.flatMap((item) => {
    if (!isObject(item) || !isList(item['hooks'])) return [item]
    const { hooks, matcher } = item
    const common = matcher === undefined ? {} : { matcher }
    return (isList(hooks) ? hooks : []).map((one) => (isObject(one) ? { ...common, ...one } : one))
  })
}

interface TakenHook {
  readonly value: PlainObject | null
  readonly lost: readonly string[]
}

function takeHook(item: PlainJson): TakenHook {
  if (!isObject(item)) return leftOut('an entry that is no object')
  const { type = 'command' } = item
  const lost = Object.keys(item)
    .filter((key) => !KNOWN.has(key))
    .map((key) => `"${key}" of a hook`)
  if (type === 'http') return { value: item, lost }
  if (type === 'prompt') return leftOut('a prompt, which Copilot submits by itself')
  if (type !== 'command') return leftOut(`a hook of type ${JSON.stringify(type)}`)
  return takeCommand(item, lost)
}

function takeCommand(item: PlainObject, lost: readonly string[]): TakenHook {
  const { bash, command, powershell, cwd, env, ...others } = item
  const run = [bash, command].find(isText)
  const [shell, words]: [Shell, PlainJson | undefined] =
    run === undefined ? ['powershell', powershell] : ['sh', run]
  if (!isText(words)) return leftOut('a hook without a command')
  const start = startOfHook(shell, { cwd, env })
  if (start === null) return leftOut('a hook whose "cwd" or "env" is no plain text')
  const key = shell === 'sh' ? 'bash' : shell
  const value = { ...others, type: 'command', [key]: start + words }
  const isSecond = run !== undefined && powershell !== undefined
  return {
    value,
    lost: isSecond ? [...lost, '"powershell" beside a command for other shells'] : lost,
  }
}

function leftOut(what: string): TakenHook {
  return { value: null, lost: [what] }
}

/** Copilot's names of tools become Claude Code's, by which the collection goes. */
function withTools(value: PlainObject): PlainObject {
  const { matcher } = value
  return isText(matcher) ? { ...value, matcher: readMatcher(matcher, TOOLS) } : value
}
