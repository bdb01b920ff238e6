import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import type { ObjectId } from '../../core/object/object-id.ts'
import { loadObjects } from './loaded-objects.ts'
import { objectBatches } from './object-batches.ts'
import { FIRST_DELTA, packFull, toBytes, toHex } from './object-row.ts'
import type { StoreSchema } from './store-schema.ts'

const IDS_AT_ONCE = 500

/** Removes objects, after what is kept as a difference from them was written in full. */
export async function removeObjects(
  db: Transaction<StoreSchema>,
  ids: readonly ObjectId[],
): Promise<void> {
  await sql`create temp table doomed (id blob not null primary key) without rowid`.execute(db)
  const doomed = db.withTables<{ doomed: { id: Uint8Array } }>()
  for (let at = 0; at < ids.length; at += IDS_AT_ONCE) {
    const rows = ids.slice(at, at + IDS_AT_ONCE).map((id) => ({ id: toBytes(id) }))
    await doomed.insertInto('doomed').values(rows).execute()
  }
  const dependants = await sql<{ id: Uint8Array }>`select id from objects
    where packed >= ${FIRST_DELTA} and substr(data, 2, 32) in (select id from doomed)
      and id not in (select id from doomed)`.execute(db)
  await writeInFull(
    db,
    dependants.rows.map(({ id }) => toHex(id)),
  )
  await sql`delete from objects where id in (select id from doomed)`.execute(db)
  await sql`drop table doomed`.execute(db)
}

/** A damaged object stays as it is, because it cannot be read with its base either. */
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
