import type { Data, DataMap } from './data.ts'
import { isList, isMap, isSameData } from './data.ts'
import { listMixedGroups } from './act-together.ts'
import { isEmptied } from './emptied-together.ts'
import { ROOT_PLACE, keyPlace } from './favour.ts'
import type { Favour } from './favour.ts'
import { isDoubtful } from './is-doubtful.ts'
import { findNaming, indexItems, keyOfItem } from './item-names.ts'
import type { ItemNaming } from './item-names.ts'
import { appendKeys, insertAtOnePlace, keepOrder, placeKeys } from './place-keys.ts'
import { isRenamedTwice } from './renamed-twice.ts'
import { isSetField, isUnordered, mergeToolList } from './set-fields.ts'
import { areAll } from './text-value.ts'
import type { Sides } from './text-value.ts'

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
 * Keys that conflict, and those that act together, are as `favour` has them; without it there is no
 * merge where one does.
 */
export function mergeData(
  sides: Sides<Data | undefined>,
  favour: Favour | null = null,
): MergedData | null {
  const merged = mergeField(sides, { field: null, place: ROOT_PLACE, favour })
  const { base, ours, theirs } = sides
  if (merged?.data === undefined || ours === undefined || theirs === undefined) return merged
  if (favour !== null) return merged
  return isDoubtful({ base, ours, theirs }, merged.data) ? null : merged
}

/** What a value is the value of; null stands for one without a key. */
interface Field {
  readonly field: string | null
  readonly place: string
  readonly favour: Favour | null
}

function mergeField(sides: Sides<Data | undefined>, key: Field): MergedData | null {
  const merged = mergeFilled(sides, key)
  return merged !== null && isEmptied(sides, merged.data) ? null : merged
}

function mergeFilled(sides: Sides<Data | undefined>, key: Field): MergedData | null {
  const { base, ours, theirs } = sides
  if (areAll(sides, isMap)) return mergeMaps(sides, { ...key, name: null })
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
  { name, place, favour }: Omit<Field, 'field'> & { readonly name: string | null },
): MergedData | null {
  const { base, ours, theirs } = maps
  if (isRenamedTwice(maps, name)) return null
  const merged = new Map<string, Data>()
  const contested = new Set<string>()
  for (const key of new Set([...base.keys(), ...ours.keys(), ...theirs.keys()])) {
    const sides = { base: base.get(key), ours: ours.get(key), theirs: theirs.get(key) }
    const at = keyPlace(place, key)
    const value = mergeField(sides, { field: key, place: at, favour })
    if (value === null && favour === null) return null
    if (value === null) contested.add(key)
    const data = value === null && favour !== null ? sides[favour.sideOf(at)] : value?.data
    if (data !== undefined) merged.set(key, data)
  }
  if (favour !== null) {
    for (const key of takeTogether(maps, merged, { place, favour })) contested.add(key)
  }
  const order = placeKeys({
    base: [...base.keys()].filter((key) => !contested.has(key)),
    ours: [...ours.keys()],
    theirs: [...theirs.keys()],
  })
  return { data: pick(merged, order) }
}

/** Puts values that act together, and would come from both sides, as one side has them; returns their keys. */
function takeTogether(
  maps: Sides<DataMap>,
  merged: Map<string, Data>,
  { place, favour }: { readonly place: string; readonly favour: Favour },
): readonly string[] {
  const groups = listMixedGroups(maps, merged, isSameData)
  for (const group of groups) {
    const all = keyPlace(place, group.join(' '))
    const side = maps[favour.sideOf(all)]
    for (const key of group) {
      favour.together.set(keyPlace(place, key), all)
      const data = side.get(key)
      if (data === undefined) merged.delete(key)
      else merged.set(key, data)
    }
  }
  return groups.flat()
}

function mergeLists(
  sides: Sides<readonly Data[]>,
  { field, place, favour }: Field,
): MergedData | null {
  const lists = [sides.base, sides.ours, sides.theirs].map((list) => list.map(keyOfItem))
  if (
    lists.every((keys) => keys.every((key) => key !== null)) &&
    isSetField(field, keysOf(lists))
  ) {
    return mergeKeyed(sides, { keyOf: keyOfItem, name: null, order: appendKeys, place, favour })
  }
  const naming = findNaming(sides)
  if (naming === null) return null
  const order = (keys: Sides<readonly string[]>) => {
    const isPlaced = keepOrder(keys) && (isUnordered(field) || !insertAtOnePlace(keys))
    return isPlaced ? placeKeys(keys) : null
  }
  return mergeKeyed(sides, { ...naming, order, place, favour })
}

/** How items are told apart, and the order in which they come out. */
interface ItemKeying extends ItemNaming {
  readonly order: (keys: Sides<readonly string[]>) => string[] | null
  readonly place: string
  readonly favour: Favour | null
}

function mergeKeyed(
  sides: Sides<readonly Data[]>,
  { keyOf, name, order: orderOf, place, favour }: ItemKeying,
): MergedData | null {
  const maps = indexItems(sides, keyOf)
  const order = orderOf({
    base: [...maps.base.keys()],
    ours: [...maps.ours.keys()],
    theirs: [...maps.theirs.keys()],
  })
  const merged = mergeMaps(maps, { name, place, favour })
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
