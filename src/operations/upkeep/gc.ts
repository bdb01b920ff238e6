import { SkillmeatError } from '../../core/errors.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { Ports } from '../../ports/ports.ts'
import { holdHome } from '../engine/run/run-change.ts'
import { openSession } from '../engine/run/open-session.ts'
import { readSession } from '../engine/session/session.ts'
import { packingOrder } from './object-families.ts'
import { takeInventory } from './inventory.ts'
import type { Inventory } from './inventory.ts'
import { forgetUnused } from '../sources/counted-indexes.ts'
import { asReference, listKeptOperations } from './kept-operations.ts'
import type { KeptOperations } from './kept-operations.ts'
import { ObjectGraph, assertComplete } from './object-graph.ts'

export interface GcRequest {
  /** Operations older than this are cut off the log; null cuts none. At least 30. */
  readonly olderThanDays: number | null
  readonly dryRun: boolean
}

export interface Collected {
  /** Operations that can no longer be undone. */
  readonly operationsCut: number
  readonly objectsRemoved: number
  readonly objectsKept: number
  /** Bytes of the store on the disk. */
  readonly bytesBefore: number
  /** The same as before with a dry run: how well it packs shows only when it is done. */
  readonly bytesAfter: number
  readonly dryRun: boolean
}

/** How long what was replaced or deleted can be brought back, whatever is cleaned up. */
export const LEAST_DAYS = 30
const DAY = 86_400_000
/** Rewriting a database takes its size twice: a new file, and the log through which it comes into the old one. */
const ROOM_TO_COMPACT = 2.2

/**
 * Removes what nothing can reach any more, and packs the rest tighter.
 *
 * Whatever an operation that stays, a head, a deployment, a snapshot or a pending merge can reach stays.
 * Each step leaves a sound store: an interrupted run is simply not finished. Throws
 * `E_STORE_MISSING_OBJECT` or `E_STORE_CORRUPT` and removes nothing when it cannot tell what is reachable.
 */
export async function collectGarbage(ports: Ports, request: GcRequest): Promise<Collected> {
  const { olderThanDays, dryRun } = request
  if (olderThanDays !== null && !(olderThanDays >= LEAST_DAYS)) throw tooYoung(olderThanDays)
  if (dryRun) {
    await openSession(ports)
    return plan(ports, request).then(({ collected }) => collected)
  }
  return holdHome(ports, async () => {
    const { collected, garbage, operations, inventory, graph } = await plan(ports, request)
    const { store } = ports
    if (operations.cut > 0) await store.setBoundary(operations.boundary)
    if (garbage.length > 0) await store.remove(garbage)
    await store.repack(packingOrder(ports, inventory, graph))
    await compact(ports)
    // The home is held already, so nothing may be waited for.
    await forgetUnused(ports, await readSession(ports))
    return { ...collected, bytesAfter: await store.size() }
  })
}

interface Plan {
  readonly collected: Collected
  readonly garbage: readonly ObjectId[]
  readonly operations: KeptOperations
  readonly inventory: Inventory
  readonly graph: ObjectGraph
}

async function plan(ports: Ports, request: GcRequest): Promise<Plan> {
  const { store, clock } = ports
  const { olderThanDays, dryRun } = request
  const since = olderThanDays === null ? null : clock.now() - olderThanDays * DAY
  const operations = await listKeptOperations(ports, since)
  const inventory = await takeInventory(store)
  const graph = new ObjectGraph({ inventory, store, isBroken: () => false })
  await graph.reach(operations.kept.map(asReference))
  assertComplete(graph)
  const garbage = inventory.idsWhere((number) => !graph.isReached(number))
  const bytes = await store.size()
  const collected: Collected = {
    operationsCut: operations.cut,
    objectsRemoved: garbage.length,
    objectsKept: inventory.count - garbage.length,
    bytesBefore: bytes,
    bytesAfter: bytes,
    dryRun,
  }
  return { collected, garbage, operations, inventory, graph }
}

/** Without the room for it the store stays as large as it is; what was removed is used again. */
async function compact({ store, files, places, progress }: Ports): Promise<void> {
  const need = (await store.size()) * ROOM_TO_COMPACT
  if (files.freeSpace(places.home) >= need) await store.compact()
  else progress.say('The disk has too little room to shrink the store; it stays as large as it is.')
}

function tooYoung(days: number): SkillmeatError {
  return new SkillmeatError(
    'E_USAGE',
    `--older-than ${days}d is less than ${LEAST_DAYS} days: so long everything can be undone.`,
    { fix: `Give at least ${LEAST_DAYS}d. Nothing was removed.`, data: { days } },
  )
}
