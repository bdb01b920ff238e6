import type { Data, DataMap } from './data.ts'
import { isList, isMap, isSameData } from './data.ts'
import { isDoubtful } from './is-doubtful.ts'
import { findNaming, indexItems, keyOfItem } from './item-names.ts'
import type { ItemNaming } from './item-names.ts'
import { appendKeys, insertAtOnePlace, keepOrder, placeKeys } from './place-keys.ts'
import { isRenamedTwice } from './renamed-twice.ts'
import { isSetField, isUnordered, mergeToolList } from './set-fields.ts'
import { areAll } from './text-value.ts'
import type { SideName, Sides } from './text-value.ts'

/** A value that came out of a merge; undefined where it is gone. */
export interface MergedData {
  readonly data: Data | undefined
}

/**
 * Merges what both sides made of a value, by key; null where they changed the same thing to
 * different ends, and where what comes out would be neither side's: values that act together from
 * both, a list or map that only both together emptied. This says what a merge of texts has to come
 * to, and knows nothing of texts.
 *
 * Keys that conflict are as `favour` has them; without it there is no merge where one does.
 */
export function mergeData(
  sides: Sides<Data | undefined>,
  favour: SideName | null = null,
): MergedData | null {
  const merged = mergeField(sides, { field: null, favour })
  const { base, ours, theirs } = sides
  if (merged?.data === undefined || ours === undefined || theirs === undefined) return merged
  return isDoubtful({ base, ours, theirs }, merged.data) ? null : merged
}

/** What a value is the value of; null stands for one without a key. */
interface Field {
  readonly field: string | null
  readonly favour: SideName | null
}

function mergeField(sides: Sides<Data | undefined>, key: Field): MergedData | null {
  const { base, ours, theirs } = sides
  if (areAll(sides, isMap)) return mergeMaps(sides, { name: null, favour: key.favour })
  if (isSameData(ours, theirs) || isSameData(theirs, base)) return { data: ours }
  if (isSameData(ours, base)) return { data: theirs }
  if (areAll(sides, isList)) return mergeLists(sides, key)
  if (!areAll(sides, isText)) return null
  const data = mergeToolList(key.field, sides)
  return data === null ? null : { data }
}

function isText(value: Data | undefined): value is string {
  return typeof value === 'string'
}

/** Merges maps by their keys; `name` is what names their values inside, where they have a name there. */
function mergeMaps(
  maps: Sides<DataMap>,
  { name, favour }: { readonly name: string | null; readonly favour: SideName | null },
): MergedData | null {
  const { base, ours, theirs } = maps
  if (isRenamedTwice(maps, name)) return null
  const merged = new Map<string, Data>()
  const contested = new Set<string>()
  for (const key of new Set([...base.keys(), ...ours.keys(), ...theirs.keys()])) {
    const sides = { base: base.get(key), ours: ours.get(key), theirs: theirs.get(key) }
    const value = mergeField(sides, { field: key, favour })
    if (value === null && favour === null) return null
    if (value === null) contested.add(key)
    const data = value === null && favour !== null ? sides[favour] : value?.data
    if (data !== undefined) merged.set(key, data)
  }
  const order = placeKeys({
    base: [...base.keys()].filter((key) => !contested.has(key)),
    ours: [...ours.keys()],
    theirs: [...theirs.keys()],
  })
  return { data: pick(merged, order) }
}

function mergeLists(sides: Sides<readonly Data[]>, { field, favour }: Field): MergedData | null {
  const lists = [sides.base, sides.ours, sides.theirs].map((list) => list.map(keyOfItem))
  if (
    lists.every((keys) => keys.every((key) => key !== null)) &&
    isSetField(field, keysOf(lists))
  ) {
    return mergeKeyed(sides, { keyOf: keyOfItem, name: null, place: appendKeys, favour })
  }
  const naming = findNaming(sides)
  if (naming === null) return null
  const place = (keys: Sides<readonly string[]>) => {
    const isPlaced = keepOrder(keys) && (isUnordered(field) || !insertAtOnePlace(keys))
    return isPlaced ? placeKeys(keys) : null
  }
  return mergeKeyed(sides, { ...naming, place, favour })
}

/** How items are told apart, and the order in which they come out. */
interface ItemKeying extends ItemNaming {
  readonly place: (keys: Sides<readonly string[]>) => string[] | null
  readonly favour: SideName | null
}

function mergeKeyed(
  sides: Sides<readonly Data[]>,
  { keyOf, name, place, favour }: ItemKeying,
): MergedData | null {
  const maps = indexItems(sides, keyOf)
  const order = place({
    base: [...maps.base.keys()],
    ours: [...maps.ours.keys()],
    theirs: [...maps.theirs.keys()],
  })
  const merged = mergeMaps(maps, { name, favour })
  if (order === null || !isMap(merged?.data)) return null
  return { data: [...pick(merged.data, order).values()] }
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
