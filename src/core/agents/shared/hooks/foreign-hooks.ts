import type { Loss, Slot } from '../../../form/format.ts'
import type { PlainObject } from '../data.ts'
import { isList, isText } from '../data.ts'
import { groupsOf, handlersOf } from './hook-file.ts'
import type { GroupPart, HookDialect } from './hook-dialect.ts'
import type { MatcherRule } from './hook-matchers.ts'
import { readMatcher, swapped, writeMatcher } from './hook-matchers.ts'
import type { CommandPlace, ShellRoot } from './hook-paths.ts'
import { hasLostPath, readCommand, shellOf, writeCommand } from './hook-paths.ts'

/** An agent that has hooks of its own: other events, other words, but the same idea. */
export interface HookAgent {
  readonly id: string
  readonly name: string
  readonly header: PlainObject
  readonly isOwnFile: boolean
  /** Its items are handlers, not groups of them. */
  readonly isFlat: boolean
  /** Its word for an event; what is not in it, it does not know. */
  readonly events: ReadonlyMap<string, string>
  /** What matchers of an event go by; an event that is not in it has none. */
  readonly matchers: ReadonlyMap<string, MatcherRule>
  readonly root: ShellRoot
  /** Whether its shell knows `$CLAUDE_PROJECT_DIR` too. */
  readonly knowsProjectDir: boolean
  /** Which keys of a handler it knows. */
  readonly known: ReadonlySet<string>
  /** Writes a handler whose command is the agent's already; null where it has no such. */
  encodeHandler(handler: PlainObject): PlainObject | null
  decodeHandler(value: PlainObject): PlainObject
}

/** Without these a hook would run where it should not, or not at all. */
const NEEDED = ['if', 'args'] as const

/** Makes the dialect of an agent. */
export function foreignHooks(agent: HookAgent): HookDialect {
  const collected = swapped(agent.events)
  return {
    id: agent.id,
    header: agent.header,
    isOwnFile: agent.isOwnFile,
    eventOf: (event) => agent.events.get(event) ?? null,
    collectedEvent: (event) => collected.get(event) ?? null,
    encode: (group, event, slot) => planGroup(agent, group, { event, slot }).parts,
    decode: (value, event, slot) => decodeItem(agent, value, { event, slot }),
    losses: (events, slot) =>
      Object.keys(events).flatMap((event) => eventLosses(agent, events, { event, slot })),
  }
}

interface EventPlace {
  readonly event: string
  readonly slot: Slot
}

function eventLosses(
  agent: HookAgent,
  events: PlainObject,
  { event, slot }: EventPlace,
): readonly Loss[] {
  const groups = groupsOf(events, event)
  if (agent.events.has(event) || groups.length === 0) {
    return groups.flatMap(({ group }) => planGroup(agent, group, { event, slot }).losses)
  }
  return [{ field: `hooks.${event}`, message: `${agent.name} has no event "${event}".` }]
}

function planGroup(
  agent: HookAgent,
  group: PlainObject,
  { event, slot }: EventPlace,
): { readonly parts: readonly GroupPart[]; readonly losses: readonly Loss[] } {
  const field = `hooks.${event}`
  const { matcher } = group
  const text = isText(matcher) ? matcher : undefined
  const written = writeMatcher(text, agent.matchers.get(event))
  if (written === null) {
    const message = `${agent.name} cannot match "${text}" there; the hook is left out.`
    return { parts: [], losses: [{ field, message }] }
  }
  const plans = handlersOf(group).map(({ at, group: handler }) => ({
    at,
    ...planHandler(agent, handler, { event, slot }),
  }))
  const kept = plans.flatMap(({ at, value }) => (value === null ? [] : [{ at, value }]))
  const own = written.text === null ? {} : { matcher: written.text }
  const parts = agent.isFlat
    ? kept.map(({ at, value }) => ({ value: { ...value, ...own }, handlers: [at] }))
    : [
        {
          value: { ...own, hooks: kept.map(({ value }) => value) },
          handlers: kept.map(({ at }) => at),
        },
      ]
  const lost = written.lost.map((word): Loss => ({
    field,
    message: `${agent.name} has no tool or word "${word}" to match.`,
  }))
  return {
    parts: kept.length === 0 ? [] : parts,
    losses: [...lost, ...plans.flatMap(({ losses }) => losses)],
  }
}

function planHandler(
  agent: HookAgent,
  handler: PlainObject,
  { event, slot }: EventPlace,
): { readonly value: PlainObject | null; readonly losses: readonly Loss[] } {
  const field = `hooks.${event}`
  const needed = NEEDED.find((key) => handler[key] !== undefined && !agent.known.has(key))
  const { command } = handler
  const ready = isText(command)
    ? { ...handler, command: writeCommand(command, placeOf(agent, handler, slot)) }
    : handler
  const value = needed === undefined ? agent.encodeHandler(ready) : null
  if (value === null) {
    const what =
      needed === undefined ? `of type ${JSON.stringify(handler['type'])}` : `with "${needed}"`
    return {
      value,
      losses: [{ field, message: `${agent.name} has no hooks ${what}; it is left out.` }],
    }
  }
  const dropped = Object.keys(handler)
    .filter((key) => !agent.known.has(key))
    .map((key): Loss => ({ field, message: `${agent.name} does not read "${key}" of a hook.` }))
  return { value, losses: [...dropped, ...commandLosses(agent, handler, { event, slot })] }
}

function placeOf({ root }: HookAgent, handler: PlainObject, slot: Slot): CommandPlace {
  return { root, shell: shellOf(handler), slot }
}

function commandLosses(
  agent: HookAgent,
  handler: PlainObject,
  { event, slot }: EventPlace,
): readonly Loss[] {
  const { command } = handler
  if (!isText(command)) return []
  const field = `hooks.${event}`
  const losses: Loss[] = []
  if (hasLostPath(command, placeOf(agent, handler, slot))) {
    const message = `"${command}" names a file of the plugin, which does not lie in the project.`
    losses.push({ field, message })
  }
  const names = agent.knowsProjectDir
    ? /CLAUDE_PLUGIN_DATA/
    : /CLAUDE_PROJECT_DIR|CLAUDE_PLUGIN_DATA/
  const name = names.exec(command)?.[0]
  if (name !== undefined) losses.push({ field, message: `${agent.name} does not set $${name}.` })
  return losses
}

function decodeItem(
  agent: HookAgent,
  value: PlainObject,
  { event, slot }: EventPlace,
): PlainObject {
  const { matcher, hooks } = value
  const read = isText(matcher) ? { matcher: readMatcher(matcher, agent.matchers.get(event)) } : {}
  const handlers = agent.isFlat
    ? [value]
    : handlersOf({ hooks: isList(hooks) ? hooks : [] }).map(({ group }) => group)
  return {
    ...read,
    hooks: handlers.map((handler) => {
      const decoded = agent.decodeHandler(handler)
      const { command } = decoded
      return isText(command)
        ? { ...decoded, command: readCommand(command, placeOf(agent, decoded, slot)) }
        : decoded
    }),
  }
}
