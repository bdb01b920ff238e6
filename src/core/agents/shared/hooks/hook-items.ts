import type { PlainJson } from '../../../json/plain-json.ts'
import type { Slot } from '../../../form/format.ts'
import type { PlainObject } from '../data.ts'
import { isList, isObject } from '../data.ts'
import type { HookDialect } from './hook-dialect.ts'
import { groupsOf } from './hook-file.ts'
import { withoutOwnValues } from './read-hooks.ts'

/** A hook of an agent's file in the collection's words. */
interface HookItem {
  readonly event: string
  readonly group: PlainObject
  /** Equal for two that say the same, wherever they stand. */
  readonly text: string
}

/** Lists each hook of a file that the collection has a word for, as a text that is equal for equal ones. */
export function hookItems(dialect: HookDialect, lists: PlainObject, slot: Slot): readonly string[] {
  return readItems(dialect, lists, slot).map(({ text }) => text)
}

/** Returns the hooks of a file that are wanted as a text of the collection; null for none. */
export function hooksOf(
  dialect: HookDialect,
  lists: PlainObject,
  { slot, isWanted }: { readonly slot: Slot; readonly isWanted: (item: string) => boolean },
): string | null {
  const wanted = readItems(dialect, lists, slot).filter(({ text }) => isWanted(text))
  if (wanted.length === 0) return null
  const events = Map.groupBy(wanted, ({ event }) => event)
  const hooks = Object.fromEntries(
    [...events].map(([event, items]) => [event, items.map(({ group }) => group)]),
  )
  return `${JSON.stringify({ hooks }, null, 2)}\n`
}

function readItems(dialect: HookDialect, lists: PlainObject, slot: Slot): readonly HookItem[] {
  return Object.keys(lists).flatMap((own) => {
    const event = dialect.collectedEvent(own)
    if (event === null) return []
    return groupsOf(lists, own).map(({ group: item }) => {
      const group = withoutOwnValues(dialect.decode(item, event, slot), null, slot)
      return { event, group, text: sorted([event, group]) }
    })
  })
}

/** Writes a value with its keys in order. */
function sorted(value: PlainJson): string {
  if (isList(value)) return `[${value.map(sorted).join(',')}]`
  if (!isObject(value)) return JSON.stringify(value)
  const keys = Object.keys(value).toSorted()
  return `{${keys.map((key) => `${JSON.stringify(key)}:${sorted(value[key] ?? null)}`).join(',')}}`
}
