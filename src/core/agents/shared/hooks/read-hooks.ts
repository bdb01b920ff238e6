import type { PlainJson } from '../../../json/plain-json.ts'
import type { Slot } from '../../../form/format.ts'
import type { PlainObject } from '../data.ts'
import { isList, isObject, isSame, withChanges, withoutKeys } from '../data.ts'
import { withoutSecrets } from '../mcp/secrets.ts'
import { setJson } from '../json/set-json.ts'
import type { HookDialect } from './hook-dialect.ts'
import { groupsOf, readHookFile } from './hook-file.ts'
import type { LocatedHook } from './locate-hooks.ts'

/** A part of a group as it is now; null for one that is gone. */
interface ReadPart {
  readonly handlers: readonly number[]
  readonly now: PlainObject | null
  readonly isSame: boolean
}

/** Returns `was` with what the user changed in the items that stand for it. */
export function readChanges(
  dialect: HookDialect,
  located: readonly LocatedHook[],
  { slot, was }: { readonly slot: Slot; readonly was: string },
): string {
  const { path, events } = readHookFile(was)
  const next = Object.entries(events).flatMap(([event, value]): [string, PlainJson][] => {
    const ours = located.filter(({ entry }) => entry.source.event === event)
    if (ours.length === 0 || !isList(value)) return [[event, value]]
    const parts = Map.groupBy(ours, ({ entry }) => entry.source.group)
    const groups = value.flatMap((group, at) => {
      const own = parts.get(at)
      if (own === undefined || !isObject(group)) return [group]
      return nextGroups(
        group,
        own.map((one) => readPart(dialect, { group, located: one }, slot)),
      )
    })
    return groups.length === 0 ? [] : [[event, groups]]
  })
  return setJson(was, path, Object.fromEntries(next))
}

/** Returns all hooks of a file that is the artifact's alone as the collection has them. */
export function readAllHooks(dialect: HookDialect, lists: PlainObject, slot: Slot): string {
  const events: Record<string, readonly PlainJson[]> = {}
  for (const event of Object.keys(lists)) {
    const collected = dialect.collectedEvent(event)
    if (collected === null) continue
    const groups = groupsOf(lists, event).map(({ group: item }) => {
      const group = dialect.decode(item, collected, slot)
      return withoutOwnValues(group, null, slot)
    })
    if (groups.length > 0) events[collected] = [...(events[collected] ?? []), ...groups]
  }
  return `${JSON.stringify({ hooks: events }, null, 2)}\n`
}

function readPart(
  dialect: HookDialect,
  { group, located }: { readonly group: PlainObject; readonly located: LocatedHook },
  slot: Slot,
): ReadPart {
  const { entry, found } = located
  const { event, handlers } = entry.source
  if (found === null) return { handlers, now: null, isSame: false }
  const all = isList(group['hooks']) ? group['hooks'] : []
  const part = { ...group, hooks: handlers.flatMap((at) => all[at] ?? []) }
  const before = dialect.decode(entry.value, event, slot)
  const after = withoutOwnValues(dialect.decode(found, event, slot), before, slot)
  const now = withChanges(part, before, after)
  return { handlers, now: isObject(now) ? now : part, isSame: isSame(now, part) }
}

/** Takes the user's own values out of the handlers of a group. */
export function withoutOwnValues(
  group: PlainObject,
  before: PlainObject | null,
  slot: Slot,
): PlainObject {
  const { hooks } = group
  if (!isList(hooks)) return group
  const known = before !== null && isList(before['hooks']) ? before['hooks'] : []
  return {
    ...group,
    hooks: hooks.map((handler, at) => {
      const was = known[at]
      return isObject(handler)
        ? withoutSecrets(handler, [isObject(was) ? was : null], slot.name)
        : handler
    }),
  }
}

function nextGroups(group: PlainObject, parts: readonly ReadPart[]): readonly PlainJson[] {
  if (parts.every((part) => part.isSame)) return [group]
  const kept = parts.flatMap(({ handlers, now }) => (now === null ? [] : [{ handlers, now }]))
  const [first] = kept
  const isOne = kept.every(({ now }) =>
    isSame(withoutHooks(now), withoutHooks(first?.now ?? group)),
  )
  const named = new Set(parts.flatMap(({ handlers }) => handlers))
  const all = isList(group['hooks']) ? group['hooks'] : []
  if (isOne) {
    const hooks = all.flatMap((handler, at): readonly PlainJson[] => {
      if (!named.has(at)) return [handler]
      return kept.flatMap(({ handlers, now }) => handlersAt({ handlers, now }, at))
    })
    return hooks.length === 0 ? [] : [{ ...withoutHooks(first?.now ?? group), hooks }]
  }
  const unsaid = all.filter((_, at) => !named.has(at))
  return kept.map(({ now }, at) => ({
    ...withoutHooks(now),
    hooks: [...(isList(now['hooks']) ? now['hooks'] : []), ...(at === 0 ? unsaid : [])],
  }))
}

function withoutHooks(group: PlainObject): PlainObject {
  return withoutKeys(group, (key) => key === 'hooks')
}

/** Returns the handlers that come in the place of one: more or fewer than before come with the first. */
function handlersAt(
  { handlers, now }: { readonly handlers: readonly number[]; readonly now: PlainObject },
  at: number,
): readonly PlainJson[] {
  const hooks = isList(now['hooks']) ? now['hooks'] : []
  const place = handlers.indexOf(at)
  if (place === -1) return []
  if (hooks.length === handlers.length) return hooks.slice(place, place + 1)
  return place === 0 ? hooks : []
}
