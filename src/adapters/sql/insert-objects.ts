import type { Transaction } from 'kysely'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { NewObject } from '../../ports/store.ts'
import { loadObjects } from './loaded-objects.ts'
import type { ObjectDatabase } from './loaded-objects.ts'
import type { ObjectCache } from './object-cache.ts'
import { depthOf, packDelta, packFull, toBytes, toHex } from './object-row.ts'
import type { DeltaBase, PackedBytes } from './object-row.ts'
import type { StoreSchema } from './store-schema.ts'

const WRITE_BATCH = 100

/** Stores the objects that are not stored yet, each as a difference from what it is like where that saves much. */
export async function insertObjects(
  db: Transaction<StoreSchema>,
  objects: readonly NewObject[],
  cache: ObjectCache,
): Promise<void> {
  for (let at = 0; at < objects.length; at += WRITE_BATCH) {
    const fresh = await withoutStored(db, objects.slice(at, at + WRITE_BATCH))
    const rows = await packObjects(db, fresh, cache)
    if (rows.length > 0) await db.insertInto('objects').values(rows).execute()
  }
}

async function withoutStored(
  db: ObjectDatabase,
  objects: readonly NewObject[],
): Promise<readonly NewObject[]> {
  const fresh = new Map(objects.map((object) => [object.id, object]))
  const stored = await db
    .selectFrom('objects')
    .select('id')
    .where('id', 'in', [...fresh.keys()].map(toBytes))
    .execute()
  for (const { id } of stored) fresh.delete(toHex(id))
  return [...fresh.values()]
}

async function packObjects(db: ObjectDatabase, objects: readonly NewObject[], cache: ObjectCache) {
  const wanted = objects.flatMap(({ like }) => like ?? [])
  const older = await loadObjects(
    db,
    wanted.filter((id) => cache.get(id) === null),
  )
  const fresh = new Map<ObjectId, DeltaBase>()
  return objects.map(({ id, kind, bytes, like }) => {
    const base =
      like === undefined ? null : (fresh.get(like) ?? cache.get(like) ?? older.find(like))
    const packed = packSmallest(bytes, base)
    fresh.set(id, { id, bytes, depth: depthOf(packed) })
    return { id: toBytes(id), kind, ...packed }
  })
}

function packSmallest(bytes: Uint8Array, base: DeltaBase | null): PackedBytes {
  const full = packFull(bytes)
  return base === null ? full : (packDelta(bytes, base, full) ?? full)
}
