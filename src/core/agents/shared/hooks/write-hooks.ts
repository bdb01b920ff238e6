import type { PlainJson } from '../../../json/plain-json.ts'
import type { Slot } from '../../../form/format.ts'
import type { PlainObject } from '../data.ts'
import { isSame, withChanges } from '../data.ts'
import { isBare } from '../json/json-gap.ts'
import { findNode, readJsonDocument } from '../json/json-document.ts'
import { wasEmptyList } from '../json/insert-member.ts'
import { appendJson, removeJson, setJson } from '../json/set-json.ts'
import type { HookEntry } from './hook-dialect.ts'
import type { LocatedHook } from './locate-hooks.ts'
import { locateHooks } from './locate-hooks.ts'

/** What of one event's list changes. */
interface ListChange {
  readonly event: string
  readonly set: readonly { readonly index: number; readonly value: PlainJson }[]
  readonly removed: readonly number[]
  readonly added: readonly PlainObject[]
}

/** Returns the file with the items of `now` in the place of those of `was`. */
export function replaceHooks(
  file: string,
  { was, now }: Readonly<Record<'was' | 'now', readonly HookEntry[]>>,
  { lists, slot }: { readonly lists: PlainObject; readonly slot: Slot },
): string {
  const located = Map.groupBy(locateHooks(was, lists, slot), ({ entry }) => entry.event)
  const next = Map.groupBy(now, ({ event }) => event)
  let text = file
  for (const event of new Set([...located.keys(), ...next.keys()])) {
    text = changeList(text, planList(event, located.get(event) ?? [], next.get(event) ?? []))
  }
  return text
}

/** Pairs equal items first, then the others in their order. */
function planList(
  event: string,
  was: readonly LocatedHook[],
  now: readonly HookEntry[],
): ListChange {
  const rest = [...was]
  const changed = now.filter(({ value }) => {
    const same = rest.findIndex((one) => one.found !== null && isSame(one.entry.value, value))
    if (same !== -1) rest.splice(same, 1)
    return same === -1
  })
  const places = rest.filter(({ found }) => found !== null)
  return {
    event,
    set: places.slice(0, changed.length).flatMap(({ entry, index, found }, at) => {
      const value = changed[at]?.value
      if (index === null || found === null || value === undefined) return []
      return [{ index, value: withChanges(found, entry.value, value) }]
    }),
    removed: places.slice(changed.length).flatMap(({ index }) => index ?? []),
    added: changed.slice(places.length).map(({ value }) => value),
  }
}

function changeList(file: string, { event, set, removed, added }: ListChange): string {
  const path = ['hooks', event]
  let text = file
  for (const { index, value } of set) text = setJson(text, [...path, index], value)
  for (const value of added) text = appendJson(text, path, value)
  for (const index of removed.toSorted((left, right) => right - left)) {
    const list = findNode(readJsonDocument(text).root, path)
    const isUsers = list !== undefined && wasEmptyList(text, list)
    text = removeJson(text, [...path, index])
    const left = findNode(readJsonDocument(text).root, path)
    if (!isUsers && left !== undefined && isBare(text, left)) text = removeJson(text, path)
  }
  return text
}
