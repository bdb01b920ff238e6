import type { Data, DataMap } from './data.ts'
import { isMap } from './data.ts'
import type { Sides } from './text-value.ts'

/** How the items of a list are told apart. */
export interface ItemNaming {
  readonly keyOf: (item: Data) => string | null
  /** The key that names an item; null where the item is its own name. */
  readonly name: string | null
}

/** Finds the key by which every item of all three lists is named, and named apart. */
export function findNaming({ base, ours, theirs }: Sides<readonly Data[]>): ItemNaming | null {
  const name = ['name', 'id'].find((one) =>
    [base, ours, theirs].every((list) => isUniqueIn(list, one)),
  )
  if (name === undefined) return null
  return { name, keyOf: (item) => (isMap(item) ? keyOfItem(item.get(name)) : null) }
}

export function indexItems(
  { base, ours, theirs }: Sides<readonly Data[]>,
  keyOf: ItemNaming['keyOf'],
): Sides<DataMap> {
  const index = (list: readonly Data[]) => new Map(list.map((item) => [keyOf(item) ?? '', item]))
  return { base: index(base), ours: index(ours), theirs: index(theirs) }
}

function isUniqueIn(list: readonly Data[], name: string): boolean {
  const names = list.map((item) => (isMap(item) ? keyOfItem(item.get(name)) : null))
  return !names.includes(null) && new Set(names).size === names.length
}

/** Returns what tells a scalar from others, its type included; null for anything else. */
export function keyOfItem(item: Data | undefined): string | null {
  if (typeof item === 'string') return `s:${item}`
  return typeof item === 'number' || typeof item === 'boolean' ? `r:${item}` : null
}
