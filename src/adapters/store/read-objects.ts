import type { VersionId } from '../../core/history/version.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { RowReader } from '../../ports/rows.ts'
import type { ObjectStore } from '../../ports/store.ts'
import type { CachedObject, ObjectCache } from './object-cache.ts'
import { missingObject } from './store-errors.ts'
import { explainDamage, isSound } from './verify-row.ts'

/** Reads objects from rows. What `cache` holds was verified. */
export function objectsIn(rows: RowReader, cache: ObjectCache<CachedObject>): ObjectStore {
  return {
    read: (ids) => readObjects(rows, ids, cache),
    readVersion: (id) => readVersion(rows, id),
    missing: async (ids) => {
      const missing = new Set(ids)
      for (const id of await rows.has([...missing])) missing.delete(id)
      return missing
    },
    find: async (kind, prefix, limit) => {
      const found = await rows.find(kind, prefix, limit)
      return found.map(({ id }) => id)
    },
  }
}

async function readObjects(
  rows: RowReader,
  ids: readonly ObjectId[],
  cache: ObjectCache<CachedObject>,
): Promise<ReadonlyMap<ObjectId, Uint8Array>> {
  const found = new Map<ObjectId, Uint8Array>()
  const unread = new Set<ObjectId>()
  for (const id of ids) {
    const bytes = cache.get(id)?.bytes
    if (bytes === undefined) unread.add(id)
    else found.set(id, bytes)
  }
  if (unread.size === 0) return found
  const read = await rows.get([...unread])
  for (const id of unread) {
    const row = read.get(id)
    if (row === undefined) throw missingObject(id)
    if (!isSound(row)) throw await explainDamage(rows, row)
    cache.keep(row)
    found.set(id, row.bytes)
  }
  return found
}

/** The id of a version is the beginning of its object's. */
async function readVersion(rows: RowReader, id: VersionId): Promise<Uint8Array> {
  const [row] = await rows.find('version', id.slice(3), 1)
  if (row === undefined) throw missingObject(id)
  if (!isSound(row)) throw await explainDamage(rows, row)
  return row.bytes
}
