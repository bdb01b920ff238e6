import { sql } from 'kysely'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { Cell, Row, RowReader } from '../../ports/rows.ts'
import type { ObjectKind, StorePage, StoredObject } from '../../ports/store.ts'
import type { ObjectCache } from '../store/object-cache.ts'
import { asLoaded, isWhole, loadObjects, withBases } from './loaded-objects.ts'
import type { LoadedObject, ObjectDatabase } from './loaded-objects.ts'
import { FIRST_DELTA, toBytes, toHex } from './object-row.ts'
import type { Use } from './store-connection.ts'

const IDS_AT_ONCE = 500

/** What was read last, as it came out: new objects are often like it. */
export type BaseCache = ObjectCache<LoadedObject>

/** Reads rows of an open store. */
export function readRowsOn(use: Use, bases: BaseCache | null = null): RowReader {
  return {
    get: (ids) => use((db) => getRows(db, ids, bases)),
    has: (ids) => use((db) => findHeld(db, ids)),
    find: (kind, prefix, limit) => use((db) => findRows(db, { kind, prefix, limit })),
    list: (page) => use((db) => listRows(db, page)),
    cell: () => use(readCell),
    intent: () =>
      use(async (db) => {
        const row = await db.selectFrom('intent').select('note').executeTakeFirst()
        return row?.note ?? null
      }),
    boundary: () =>
      use(async (db) => {
        const rows = await db.selectFrom('boundary').select('operation').execute()
        return new Set(rows.map(({ operation }) => toHex(operation)))
      }),
  }
}

async function getRows(
  db: ObjectDatabase,
  ids: readonly ObjectId[],
  bases: BaseCache | null,
): Promise<ReadonlyMap<ObjectId, Row>> {
  const loaded = await loadObjects(db, ids)
  const found = new Map<ObjectId, Row>()
  for (const id of ids) {
    const row = loaded.row(id)
    if (row === null) continue
    found.set(id, row)
    if (isWhole(row)) bases?.keep(row)
  }
  return found
}

async function findHeld(
  db: ObjectDatabase,
  ids: readonly ObjectId[],
): Promise<ReadonlySet<ObjectId>> {
  const held = new Set<ObjectId>()
  for (let at = 0; at < ids.length; at += IDS_AT_ONCE) {
    const rows = await db
      .selectFrom('objects')
      .select('id')
      .where('id', 'in', ids.slice(at, at + IDS_AT_ONCE).map(toBytes))
      .execute()
    for (const { id } of rows) held.add(toHex(id))
  }
  return held
}

async function findRows(
  db: ObjectDatabase,
  wanted: { readonly kind: ObjectKind; readonly prefix: string; readonly limit: number },
): Promise<readonly Row[]> {
  const rows = await db
    .selectFrom('objects')
    .select(['id', 'kind', 'packed', 'data'])
    .where('id', '>=', toBytes(wanted.prefix.padEnd(64, '0')))
    .where('id', '<=', toBytes(wanted.prefix.padEnd(64, 'f')))
    .where('kind', '=', wanted.kind)
    .limit(wanted.limit)
    .execute()
  const loaded = await withBases(db, rows.map(asLoaded))
  return rows.flatMap(({ id }) => loaded.row(toHex(id)) ?? [])
}

/** A damaged row can have anything for an id; such a row is none of ours. */
const HAS_ID = sql<boolean>`typeof(id) = 'blob' and length(id) = 32`
const HAS_BASE = sql<boolean>`packed >= ${FIRST_DELTA} and typeof(data) = 'blob' and length(data) > 32`

/** Lists objects in the order of their rows, which is the order in which they were stored. */
async function listRows(db: ObjectDatabase, { after, limit }: StorePage): Promise<StoredObject[]> {
  const { rows } = await sql<{
    position: number
    id: Uint8Array
    kind: ObjectKind
    size: number
    base: Uint8Array | null
  }>`select rowid as position, id, kind, length(data) as size,
      case when ${HAS_BASE} then substr(data, 2, 32) end as base
    from objects not indexed where rowid > ${after} and ${HAS_ID} order by rowid limit ${limit}`.execute(
    db,
  )
  return rows.map(({ id, base, ...row }) => ({
    ...row,
    id: toHex(id),
    base: base === null ? null : toHex(base),
  }))
}

export async function readCell(db: ObjectDatabase): Promise<Cell | null> {
  const row = await db.selectFrom('current').select(['operation', 'previous']).executeTakeFirst()
  if (row === undefined) return null
  const { operation, previous } = row
  return { operation: toHex(operation), previous: previous === null ? null : toHex(previous) }
}
