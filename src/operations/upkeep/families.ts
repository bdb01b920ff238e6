import type { ObjectId } from '../../core/object/object-id.ts'
import type { Ports } from '../../ports/ports.ts'
import type { Inventory } from './inventory.ts'
import type { ObjectGraph } from './object-graph.ts'

const BLOBS_AT_ONCE = 100

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
  const families = graph.listFamilies()
  const total = families.reduce((sum, { length }) => sum + length, 0)
  let done = 0
  for (const family of families) {
    const newestFirst = family.toReversed()
    const isFiles = kindOf(inventory, family) === 'blob'
    yield isFiles ? await longestFirst(store, newestFirst) : newestFirst
    done += family.length
    progress.report({ label: 'Packing', done, total })
  }
}

function kindOf(inventory: Inventory, [first]: readonly ObjectId[]) {
  const number = first === undefined ? undefined : inventory.numberOf(first)
  return number === undefined ? null : inventory.kindOf(number)
}

async function longestFirst(
  store: Ports['store'],
  ids: readonly ObjectId[],
): Promise<readonly ObjectId[]> {
  if (ids.length < 2) return ids
  const lengths = new Map<ObjectId, number>()
  const health = await store.check(ids)
  const sound = ids.filter((id) => health.get(id) === 'ok')
  for (let at = 0; at < sound.length; at += BLOBS_AT_ONCE) {
    const blobs = await store.read(sound.slice(at, at + BLOBS_AT_ONCE))
    for (const [id, { length }] of blobs) lengths.set(id, length)
  }
  return sound.toSorted((a, b) => (lengths.get(b) ?? 0) - (lengths.get(a) ?? 0))
}
