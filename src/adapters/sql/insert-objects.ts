import type { Transaction } from 'kysely'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { NewObject } from '../../ports/store.ts'
import { hashOf } from '../store/hash-of.ts'
import { loadObjects } from './loaded-objects.ts'
import type { ObjectDatabase } from './loaded-objects.ts'
import { LEAST_DELTA, baseOf, depthOf, packDelta, packFull, toBytes, toHex } from './object-row.ts'
import type { DeltaBase, PackedBytes } from './object-row.ts'
import type { BaseCache } from './read-rows.ts'
import type { StoreSchema } from './store-schema.ts'

const WRITE_BATCH = 100

/** Stores the objects that are not stored yet, each as a difference from what it is like where that saves much. */
export async function insertObjects(
  db: Transaction<StoreSchema>,
  objects: readonly NewObject[],
  cache: BaseCache,
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

async function packObjects(db: ObjectDatabase, objects: readonly NewObject[], cache: BaseCache) {
  const bases = await openBases(db, objects.flatMap(likenessOf), cache)
  return objects.map((object) => {
    const { id, kind, bytes } = object
    const [like] = likenessOf(object)
    const base = like === undefined ? null : bases.find(like)
    const packed = packSmallest(bytes, base)
    const root = baseOf(packed) ?? id
    bases.add({ id, bytes, depth: depthOf(packed), root })
    return { id: toBytes(id), kind, ...packed }
  })
}

function likenessOf({ like, bytes }: NewObject): ObjectId[] {
  return like === undefined || bytes.length < LEAST_DELTA ? [] : [like]
}

interface Bases {
  find(like: ObjectId): DeltaBase | null
  add(object: DeltaBase): void
}

/**
 * Finds what new objects are kept as differences from: not from what they are like, but from what that is
 * kept as a difference from. So reading takes one step more, however often something was edited.
 */
async function openBases(
  db: ObjectDatabase,
  likes: readonly ObjectId[],
  cache: BaseCache,
): Promise<Bases> {
  const isUnknown = (id: ObjectId) => cache.get(id) === null
  const older = await loadObjects(db, likes.filter(isUnknown))
  const known = likes.flatMap((id) => cache.get(id)?.root ?? [])
  const roots = await loadObjects(db, known.filter(isUnknown))
  const fresh = new Map<ObjectId, DeltaBase>()
  const get = (id: ObjectId) =>
    fresh.get(id) ?? ifSound(cache.get(id)) ?? older.find(id) ?? roots.find(id)
  return {
    find: (like) => {
      const near = get(like)
      return near === null || near.depth === 0 ? near : get(near.root)
    },
    add: (object) => fresh.set(object.id, object),
  }
}

function ifSound(object: DeltaBase | null): DeltaBase | null {
  return object !== null && hashOf(object.bytes) === object.id ? object : null
}

function packSmallest(bytes: Uint8Array, base: DeltaBase | null): PackedBytes {
  const full = packFull(bytes)
  return base === null ? full : (packDelta(bytes, base, full) ?? full)
}
