import type { Transaction } from 'kysely'
import type { VersionId } from '../../core/history/version.ts'
import { isObjectId } from '../../core/object/object-id.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { NewObject, ObjectKind, Restored } from '../../ports/store.ts'
import { findObjects } from './find-objects.ts'
import { loadObjects } from './loaded-objects.ts'
import type { ObjectDatabase } from './loaded-objects.ts'
import { objectBatches } from './object-batches.ts'
import { toHex } from './object-row.ts'
import { openSqlite } from './open-sqlite.ts'
import type { StoreSchema } from './store-schema.ts'
import { checkObjects, listObjects, pagesOf, putBack } from './store-upkeep.ts'

/** Takes objects from the store in `file`: those of `ids`, or all that are not sound here. */
export async function restoreFrom(
  db: ObjectDatabase,
  file: string,
  ids: readonly (ObjectId | VersionId)[] | null,
): Promise<Restored> {
  const other = openSqlite<StoreSchema>(file, 'read')
  try {
    const objects: ObjectId[] = []
    for await (const page of ids === null ? allIds(other) : [await resolveIds(other, ids)]) {
      const health = await checkObjects(db, page)
      const wanted = page.filter((id) => health.get(id) !== 'ok')
      objects.push(...(await take(db, other, wanted)))
    }
    if (ids === null) await takeBoundary(db, other)
    const row = await other.selectFrom('current').select('operation').executeTakeFirst()
    return { objects, current: row === undefined ? null : toHex(row.operation) }
  } finally {
    await other.destroy()
  }
}

async function* allIds(other: ObjectDatabase): AsyncGenerator<readonly ObjectId[]> {
  for await (const page of pagesOf((wanted) => listObjects(other, wanted))) {
    yield page.map(({ id }) => id)
  }
}

/** A version may be named by its own id, which is the beginning of the object's. */
async function resolveIds(
  other: ObjectDatabase,
  ids: readonly (ObjectId | VersionId)[],
): Promise<readonly ObjectId[]> {
  const found: ObjectId[] = []
  for (const id of ids) {
    if (isObjectId(id)) found.push(id)
    else
      found.push(...(await findObjects(other, { kind: 'version', prefix: id.slice(3), limit: 1 })))
  }
  return found
}

async function take(
  db: ObjectDatabase,
  other: ObjectDatabase,
  ids: readonly ObjectId[],
): Promise<ObjectId[]> {
  const taken: ObjectId[] = []
  for await (const batch of objectBatches(other, ids)) {
    const loaded = await loadObjects(other, batch)
    const found = batch.flatMap((id): NewObject[] => {
      const kind = loaded.row(id)?.kind as ObjectKind | undefined
      const object = loaded.find(id)
      return object === null || kind === undefined ? [] : [{ id, kind, bytes: object.bytes }]
    })
    await db.transaction().execute((transaction) => putBack(transaction, found))
    taken.push(...found.map(({ id }) => id))
  }
  return taken
}

/** A copy of the first schema has no such table. */
async function takeBoundary(db: ObjectDatabase, other: ObjectDatabase): Promise<void> {
  const tables = await other.introspection.getTables()
  if (tables.every(({ name }) => name !== 'boundary')) return
  const rows = await other.selectFrom('boundary').select('operation').execute()
  await db.transaction().execute((transaction) => addBoundary(transaction, rows))
}

async function addBoundary(
  db: Transaction<StoreSchema>,
  rows: readonly { readonly operation: Uint8Array }[],
): Promise<void> {
  if (rows.length === 0) return
  await db
    .insertInto('boundary')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
