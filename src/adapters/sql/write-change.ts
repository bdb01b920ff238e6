import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { Change } from '../../ports/rows.ts'
import type { NewObject } from '../../ports/store.ts'
import { lostRace } from '../store/store-errors.ts'
import { insertObjects } from './insert-objects.ts'
import { packFull, toBytes } from './object-row.ts'
import { readCell } from './read-rows.ts'
import type { BaseCache } from './read-rows.ts'
import { removeObjects } from './remove-objects.ts'
import type { StoreSchema } from './store-schema.ts'

/** Writes all parts of a change. Throws `E_LOCKED` where another operation is current than was expected. */
export async function writeChange(
  db: Transaction<StoreSchema>,
  change: Change,
  bases: BaseCache,
): Promise<void> {
  const { put = [], replace = [], drop = [], cell, intent, boundary } = change
  if (cell !== undefined) await moveCell(db, cell)
  await insertObjects(db, put, bases)
  for (const object of replace) await replaceObject(db, object)
  if (drop.length > 0) await removeObjects(db, drop)
  if (intent !== undefined) await writeIntent(db, intent)
  if (boundary !== undefined) await writeBoundary(db, boundary)
}

/** The row that was there goes into `damaged`, as it was. */
async function replaceObject(
  db: Transaction<StoreSchema>,
  { id, kind, bytes }: NewObject,
): Promise<void> {
  await sql`insert into damaged (id, kind, packed, data, replaced_at)
    select id, kind, packed, data, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
    from objects where id = ${toBytes(id)}`.execute(db)
  const fresh = { kind, ...packFull(bytes) }
  await db
    .insertInto('objects')
    .values({ id: toBytes(id), ...fresh })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(fresh))
    .execute()
}

async function moveCell(
  db: Transaction<StoreSchema>,
  { from, to, previous }: NonNullable<Change['cell']>,
): Promise<void> {
  if (((await readCell(db))?.operation ?? null) !== from) throw lostRace()
  await db.deleteFrom('current').execute()
  await db
    .insertInto('current')
    .values({
      slot: 1,
      operation: toBytes(to),
      previous: previous === null ? null : toBytes(previous),
    })
    .execute()
}

async function writeIntent(db: Transaction<StoreSchema>, note: string | null): Promise<void> {
  if (note === null) await db.deleteFrom('intent').execute()
  else await db.replaceInto('intent').values({ slot: 1, note }).execute()
}

async function writeBoundary(
  db: Transaction<StoreSchema>,
  operations: readonly ObjectId[],
): Promise<void> {
  await db.deleteFrom('boundary').execute()
  const rows = operations.map((id) => ({ operation: toBytes(id) }))
  if (rows.length > 0) await db.insertInto('boundary').values(rows).execute()
}
