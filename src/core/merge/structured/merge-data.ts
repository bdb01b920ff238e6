import type { Data, DataMap } from './data.ts'
import { isList, isMap, isSameData } from './data.ts'
import { appendKeys, keepOrder, placeKeys } from './place-keys.ts'
import { isSetField, mergeToolList } from './set-fields.ts'
import { areAll } from './text-value.ts'
import type { Sides } from './text-value.ts'

/** A value that came out of a merge; undefined where it is gone. */
export interface MergedData {
  readonly data: Data | undefined
}

/**
 * Merges what both sides made of a value, by key; null where they changed the same thing to
 * different ends. This says what a merge of texts has to come to, and knows nothing of texts.
 *
 * `field` is the key under which the value stands; null where there is none.
 */
export function mergeData(
  sides: Sides<Data | undefined>,
  field: string | null = null,
): MergedData | null {
  const { base, ours, theirs } = sides
  if (areAll(sides, isMap)) return mergeMaps(sides)
  if (isSameData(ours, theirs) || isSameData(theirs, base)) return { data: ours }
  if (isSameData(ours, base)) return { data: theirs }
  if (areAll(sides, isList)) return mergeLists(sides, field)
  if (!areAll(sides, isText)) return null
  const data = mergeToolList(field, sides)
  return data === null ? null : { data }
}

function isText(value: Data | undefined): value is string {
  return typeof value === 'string'
}

function mergeMaps({ base, ours, theirs }: Sides<DataMap>): MergedData | null {
  const merged = new Map<string, Data>()
  for (const key of new Set([...base.keys(), ...ours.keys(), ...theirs.keys()])) {
    const sides = { base: base.get(key), ours: ours.get(key), theirs: theirs.get(key) }
    const value = mergeData(sides, key)
    if (value === null) return null
    if (value.data !== undefined) merged.set(key, value.data)
  }
  const order = placeKeys({
    base: [...base.keys()],
    ours: [...ours.keys()],
    theirs: [...theirs.keys()],
  })
  return { data: pick(merged, order) }
}

function mergeLists(sides: Sides<readonly Data[]>, field: string | null): MergedData | null {
  const { base, ours, theirs } = sides
  const lists = [base, ours, theirs].map((list) => list.map(keyOfItem))
  if (
    lists.every((keys) => keys.every((key) => key !== null)) &&
    isSetField(field, keysOf(lists))
  ) {
    return mergeKeyed(sides, keyOfItem, appendKeys)
  }
  const name = ['name', 'id'].find((one) =>
    [base, ours, theirs].every((list) => isUniqueIn(list, one)),
  )
  if (name === undefined) return null
  const nameOf = (item: Data) => (isMap(item) ? keyOfItem(item.get(name)) : null)
  return mergeKeyed(sides, nameOf, (keys) => (keepOrder(keys) ? placeKeys(keys) : null))
}

function mergeKeyed(
  { base, ours, theirs }: Sides<readonly Data[]>,
  keyOf: (item: Data) => string | null,
  place: (keys: Sides<readonly string[]>) => string[] | null,
): MergedData | null {
  const index = (list: readonly Data[]) => new Map(list.map((item) => [keyOf(item) ?? '', item]))
  const maps = { base: index(base), ours: index(ours), theirs: index(theirs) }
  const order = place({
    base: [...maps.base.keys()],
    ours: [...maps.ours.keys()],
    theirs: [...maps.theirs.keys()],
  })
  const merged = mergeMaps(maps)
  if (order === null || !isMap(merged?.data)) return null
  return { data: [...pick(merged.data, order).values()] }
}

function isUniqueIn(list: readonly Data[], name: string): boolean {
  const names = list.map((item) => (isMap(item) ? keyOfItem(item.get(name)) : null))
  return !names.includes(null) && new Set(names).size === names.length
}

/** Returns what tells a scalar from others, its type included; null for anything else. */
function keyOfItem(item: Data | undefined): string | null {
  if (typeof item === 'string') return `s:${item}`
  return typeof item === 'number' || typeof item === 'boolean' ? `r:${item}` : null
}

function keysOf(lists: readonly (readonly (string | null)[])[]): string[][] {
  return lists.map((keys) => keys.flatMap((key) => key ?? []))
}

function pick(map: DataMap, order: readonly string[]): DataMap {
  const picked = new Map<string, Data>()
  for (const key of order) {
    const value = map.get(key)
    if (value !== undefined) picked.set(key, value)
  }
  return picked
}
