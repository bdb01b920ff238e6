import type { ObjectId } from '../../core/object/object-id.ts'
import type { Ports } from '../../ports/ports.ts'
import type { Inventory } from './inventory.ts'
import type { ObjectGraph } from './object-graph.ts'

/**
 * Yields objects that probably resemble each other, in the order in which they are best packed.
 *
 * The newest come first: they stay whole and are read fastest. Files come by length, the longest first, as
 * git packs them: so versions of one file stand together, and copies of it in other artifacts beside them.
 */
export async function* packingOrder(
  { store, progress }: Pick<Ports, 'store' | 'progress'>,
  inventory: Inventory,
  graph: ObjectGraph,
): AsyncGenerator<readonly ObjectId[]> {
  const total = graph.families.reduce((sum, { length }) => sum + length, 0)
  let done = 0
  for (const family of graph.families) {
    const newestFirst = family.toSorted((a, b) => b - a).map((number) => inventory.idOf(number))
    const isFiles = inventory.kindOf(family[0] ?? -1) === 'blob'
    yield isFiles ? await longestFirst(store, newestFirst) : newestFirst
    done += family.length
    progress.report({ label: 'Packing', done, total })
  }
}

async function longestFirst(
  store: Ports['store'],
  ids: readonly ObjectId[],
): Promise<readonly ObjectId[]> {
  if (ids.length < 2) return ids
  const lengths = await store.lengths(ids)
  return ids.toSorted((a, b) => (lengths.get(b) ?? 0) - (lengths.get(a) ?? 0))
}
