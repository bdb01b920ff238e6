import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import type { ObjectId } from '../../core/object/object-id.ts'
import type {
  NewObject,
  ObjectHealth,
  ObjectKind,
  StorePage,
  StoredObject,
  SurveyedObject,
  Upkeep,
} from '../../ports/store.ts'
import { asLoaded, loadObjects, withBases } from './loaded-objects.ts'
import type { LoadedObjects, ObjectDatabase } from './loaded-objects.ts'
import { cutBySize, objectBatches } from './object-batches.ts'
import {
  FIRST_DELTA,
  WHOLE_FOR_LENGTH,
  hashOf,
  lengthOf,
  packFull,
  toBytes,
  toHex,
} from './object-row.ts'
import type { ObjectCache } from './object-cache.ts'
import { repackFamilies } from './repack.ts'
import type { Use } from './store-connection.ts'
import type { StoreSchema } from './store-schema.ts'

/** What keeps the objects of an open store sound and small. */
export function upkeepOn(use: Use, cache: ObjectCache): Upkeep {
  return {
    list: (page) => use((db) => listObjects(db, page)),
    survey: (page) => use((db) => surveyObjects(db, page)),
    lengths: (ids) => use((db) => readLengths(db, ids)),
    check: (ids) => use((db) => checkObjects(db, ids)),
    readDamaged: (ids) => use((db) => readDamaged(db, ids)),
    putBack: (objects) => use((db) => db.transaction().execute((trx) => putBack(trx, objects))),
    remove: async (ids) => {
      cache.clear()
      await use((db) => db.transaction().execute((trx) => removeObjects(trx, ids)))
    },
    repack: async (families) => {
      cache.clear()
      await use((db) => repackFamilies(db, families))
    },
    compact: () => use(compact),
    size: () => use(sizeOf),
    ...cellsOn(use),
  }
}

/** The cells of the log that upkeep moves. */
function cellsOn(use: Use): Pick<Upkeep, 'setBoundary' | 'previous' | 'fallBack'> {
  return {
    setBoundary: (operations) =>
      use((db) =>
        db.transaction().execute(async (transaction) => {
          await transaction.deleteFrom('boundary').execute()
          const rows = operations.map((id) => ({ operation: toBytes(id) }))
          if (rows.length > 0) await transaction.insertInto('boundary').values(rows).execute()
        }),
      ),
    previous: () =>
      use(async (db) => {
        const row = await db.selectFrom('current').select('previous').executeTakeFirst()
        return row === undefined || row.previous === null ? null : toHex(row.previous)
      }),
    fallBack: (to) =>
      use(async (db) => {
        const row = { slot: 1, operation: toBytes(to), previous: null }
        await db.replaceInto('current').values(row).execute()
      }),
  }
}

async function compact(db: ObjectDatabase): Promise<void> {
  await sql`vacuum`.execute(db)
  await sql`pragma wal_checkpoint(truncate)`.execute(db)
}

async function sizeOf(db: ObjectDatabase): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`select page_count * page_size as bytes
    from pragma_page_count(), pragma_page_size()`.execute(db)
  return rows[0]?.bytes ?? 0
}

/** A damaged row can have anything for an id; such a row is none of ours. */
const HAS_ID = sql<boolean>`typeof(id) = 'blob' and length(id) = 32`
const HAS_BASE = sql<boolean>`packed >= ${FIRST_DELTA} and typeof(data) = 'blob' and length(data) > 32`
const ID_OF_BASE = sql<Uint8Array>`substr(data, 2, 32)`
const IDS_AT_ONCE = 500

/** Lists objects in the order of their rows, which is the order in which they were stored. */
export async function listObjects(
  db: ObjectDatabase,
  { after, limit }: StorePage,
): Promise<StoredObject[]> {
  const { rows } = await sql<{
    position: number
    id: Uint8Array
    kind: ObjectKind
    size: number
    base: Uint8Array | null
  }>`select rowid as position, id, kind, length(data) as size,
      case when ${HAS_BASE} then ${ID_OF_BASE} end as base
    from objects not indexed where rowid > ${after} and ${HAS_ID} order by rowid limit ${limit}`.execute(
    db,
  )
  return rows.map(({ id, base, ...row }) => ({
    ...row,
    id: toHex(id),
    base: base === null ? null : toHex(base),
  }))
}

/** Lists objects and hashes each again, reading the rows in their order and a few megabytes at a time. */
export async function surveyObjects(
  db: ObjectDatabase,
  page: StorePage,
): Promise<SurveyedObject[]> {
  const found: SurveyedObject[] = []
  for (const batch of cutBySize(await listObjects(db, page), ({ size }) => size)) {
    const rows = await db
      .selectFrom('objects')
      .select(['id', 'kind', 'packed', 'data'])
      .where(HAS_ID)
      .where(sql<number>`rowid`, '>=', batch[0]?.position ?? 0)
      .where(sql<number>`rowid`, '<=', batch.at(-1)?.position ?? 0)
      .execute()
    const loaded = await withBases(db, rows.map(asLoaded))
    for (const object of batch) {
      found.push({ ...object, health: loaded.find(object.id) === null ? 'damaged' : 'ok' })
    }
  }
  return found
}

/** Yields what a listing has, page by page. */
export async function* pagesOf<T extends StoredObject>(
  list: (page: StorePage) => Promise<readonly T[]>,
): AsyncGenerator<readonly T[]> {
  for (let after = 0; ;) {
    const page = await list({ after, limit: IDS_AT_ONCE })
    const last = page.at(-1)
    if (last === undefined) return
    yield page
    after = last.position
  }
}

async function readLengths(
  db: ObjectDatabase,
  ids: readonly ObjectId[],
): Promise<ReadonlyMap<ObjectId, number>> {
  const found = new Map<ObjectId, number>()
  for (let at = 0; at < ids.length; at += IDS_AT_ONCE) {
    const rows = await db
      .selectFrom('objects')
      .select(['id', 'packed'])
      .select(sql<number>`length(data)`.as('stored'))
      .select(
        sql<Uint8Array>`case when packed = ${WHOLE_FOR_LENGTH} then data else substr(data, 1, 64) end`.as(
          'data',
        ),
      )
      .where('id', 'in', ids.slice(at, at + IDS_AT_ONCE).map(toBytes))
      .execute()
    for (const { id, stored, ...row } of rows) {
      const length = lengthOf(row, stored)
      if (length !== null) found.set(toHex(id), length)
    }
  }
  return found
}

/** Hashes objects again, a few at a time. */
export async function checkObjects(
  db: ObjectDatabase,
  ids: readonly ObjectId[],
): Promise<ReadonlyMap<ObjectId, ObjectHealth>> {
  const found = new Map<ObjectId, ObjectHealth>()
  for await (const batch of objectBatches(db, ids)) {
    const loaded = await loadObjects(db, batch)
    for (const id of batch) found.set(id, healthOf(loaded, id))
  }
  return found
}

function healthOf(loaded: LoadedObjects, id: ObjectId): ObjectHealth {
  if (loaded.row(id) === null) return 'missing'
  return loaded.find(id) === null ? 'damaged' : 'ok'
}

/** Returns whatever comes out of rows. */
export async function readDamaged(
  db: ObjectDatabase,
  ids: readonly ObjectId[],
): Promise<Uint8Array[]> {
  const loaded = await loadObjects(db, ids)
  return ids.flatMap((id) => loaded.content(id) ?? [])
}

/** Puts objects in the place of rows that do not hold them. */
export async function putBack(
  db: Transaction<StoreSchema>,
  objects: readonly NewObject[],
): Promise<void> {
  for (const { id, kind, bytes } of objects) {
    if (hashOf(bytes) !== id) throw new Error(`these are not the bytes of ${id}`)
    const loaded = await loadObjects(db, [id])
    const row = loaded.row(id)
    const isSound = loaded.find(id) !== null
    if (isSound && row?.kind === kind) continue
    if (row !== null && !isSound) await setAside(db, id)
    const fresh = { kind, ...packFull(bytes) }
    await db
      .insertInto('objects')
      .values({ id: toBytes(id), ...fresh })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(fresh))
      .execute()
  }
}

async function setAside(db: Transaction<StoreSchema>, id: ObjectId): Promise<void> {
  await sql`insert into damaged (id, kind, packed, data, replaced_at)
    select id, kind, packed, data, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
    from objects where id = ${toBytes(id)}`.execute(db)
}

/** Removes objects, after what is kept as a difference from them was written in full. */
export async function removeObjects(
  db: Transaction<StoreSchema>,
  ids: readonly ObjectId[],
): Promise<void> {
  await sql`create temp table doomed (id blob not null primary key) without rowid`.execute(db)
  for (let at = 0; at < ids.length; at += IDS_AT_ONCE) {
    const rows = ids.slice(at, at + IDS_AT_ONCE).map((id) => ({ id: toBytes(id) }))
    await db
      .withTables<{ doomed: { id: Uint8Array } }>()
      .insertInto('doomed')
      .values(rows)
      .execute()
  }
  const dependants = await sql<{ id: Uint8Array }>`select id from objects
    where packed >= ${FIRST_DELTA} and ${ID_OF_BASE} in (select id from doomed)
      and id not in (select id from doomed)`.execute(db)
  await writeInFull(
    db,
    dependants.rows.map(({ id }) => toHex(id)),
  )
  await sql`delete from objects where id in (select id from doomed)`.execute(db)
  await sql`drop table doomed`.execute(db)
}

/** What is damaged stays as it is: it cannot be read with its base either. */
async function writeInFull(db: Transaction<StoreSchema>, ids: readonly ObjectId[]): Promise<void> {
  for await (const batch of objectBatches(db, ids)) {
    const loaded = await loadObjects(db, batch)
    for (const id of batch) {
      const object = loaded.find(id)
      if (object === null) continue
      await db
        .updateTable('objects')
        .set(packFull(object.bytes))
        .where('id', '=', toBytes(id))
        .execute()
    }
  }
}
