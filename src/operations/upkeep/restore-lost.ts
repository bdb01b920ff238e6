import type { ObjectId } from '../../core/object/object-id.ts'
import type { Ports } from '../../ports/ports.ts'
import { inspectStore } from './inspect-store.ts'
import type { InspectedStore } from './inspect-store.ts'
import { LostContent } from './lost-content.ts'
import { readView } from './read-view.ts'
import { searchBackups, searchTarballs } from './search-archives.ts'
import { searchPlaces } from './search-places.ts'

/** What is restored can name further objects that are lost; so often it is looked again. */
const MOST_ROUNDS = 10

export interface RestoredLost {
  readonly inspected: InspectedStore
  /** Where each object came from. */
  readonly found: ReadonlyMap<ObjectId, string>
  /** What is still looked for. */
  readonly lost: LostContent
}

/** Looks for everything that is lost wherever this machine may still have it, and puts it back. */
export async function restoreLost(ports: Ports, first: InspectedStore): Promise<RestoredLost> {
  const found = new Map<ObjectId, string>()
  let inspected = first
  let lost = new LostContent(ports, inspected)
  for (let round = 0; round < MOST_ROUNDS && !lost.isComplete; round += 1) {
    await search(ports, inspected, lost)
    for (const [id, from] of lost.found) found.set(id, from)
    if (lost.found.size === 0) break
    inspected = await inspectStore(ports)
    lost = new LostContent(ports, inspected)
  }
  return { inspected, found, lost }
}

async function search(ports: Ports, inspected: InspectedStore, lost: LostContent): Promise<void> {
  await searchRows(ports, inspected, lost)
  const view = await readView(ports.store, inspected, inspected.log[0]?.view ?? null)
  if (!lost.isComplete) await searchPlaces(ports, view, lost)
  if (!lost.isComplete) await searchTarballs(ports, lost)
  await lost.putBack()
  if (!lost.isComplete) await searchBackups(ports, lost)
}

/** Two rows can have been swapped, and a row can stand under the wrong id or kind. */
async function searchRows(
  { store }: Pick<Ports, 'store'>,
  { inventory, damaged, graph }: InspectedStore,
  lost: LostContent,
): Promise<void> {
  const rows = [...damaged].map((number) => inventory.idOf(number))
  for (const bytes of await store.readDamaged(rows))
    await lost.offer(bytes, 'another row of the store')
  for (const { id } of graph.absent) {
    const same = inventory.startingWith(id.replace('av_', ''))
    const health = await store.check(same)
    for (const [, bytes] of await store.read(same.filter((other) => health.get(other) === 'ok'))) {
      await lost.offer(bytes, 'a row of another kind')
    }
  }
}
