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
    const batch = new Map(objects.slice(at, at + WRITE_BATCH).map((object) => [object.id, object]))
    const likes = [...batch.values()].flatMap(likenessOf)
    const stored = await findStored(db, [...batch.keys(), ...cachedBases(likes, cache)])
    const fresh = [...batch.values()].filter(({ id }) => !stored.has(id))
    const rows = await packObjects(db, fresh, (id) => (stored.has(id) ? cache.get(id) : null))
    if (rows.length > 0) await db.insertInto('objects').values(rows).execute()
  }
}

/** Another process can have removed cached objects from the store meanwhile. */
function cachedBases(likes: readonly ObjectId[], cache: BaseCache): ObjectId[] {
  return likes.flatMap((like) => {
    const cached = cache.get(like)
    return cached === null ? [] : [cached.id, cached.root]
  })
}

async function findStored(
  db: ObjectDatabase,
  ids: readonly ObjectId[],
): Promise<ReadonlySet<ObjectId>> {
  const rows = await db
    .selectFrom('objects')
    .select('id')
    .where('id', 'in', [...new Set(ids)].map(toBytes))
    .execute()
  return new Set(rows.map(({ id }) => toHex(id)))
}

/** Returns what is known of an object without reading it; null for nothing. */
type FindCached = (id: ObjectId) => DeltaBase | null

async function packObjects(
  db: ObjectDatabase,
  objects: readonly NewObject[],
  findCached: FindCached,
) {
  const bases = await openBases(db, objects.flatMap(likenessOf), findCached)
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
  findCached: FindCached,
): Promise<Bases> {
  const isUnknown = (id: ObjectId) => findCached(id) === null
  const older = await loadObjects(db, likes.filter(isUnknown))
  const known = likes.flatMap((id) => findCached(id)?.root ?? [])
  const roots = await loadObjects(db, known.filter(isUnknown))
  const fresh = new Map<ObjectId, DeltaBase>()
  const get = (id: ObjectId) =>
    fresh.get(id) ?? ifSound(findCached(id)) ?? older.find(id) ?? roots.find(id)
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
