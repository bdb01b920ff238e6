import { sql } from 'kysely'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { Packing } from '../../ports/store.ts'
import type { ObjectDatabase } from './loaded-objects.ts'
import { WHOLE_FOR_LENGTH, lengthOf, toBytes, toHex } from './object-row.ts'
import type { BaseCache } from './read-rows.ts'
import { repackFamilies } from './repack.ts'
import type { Use } from './store-connection.ts'

const IDS_AT_ONCE = 500

/** What makes an open store small. */
export function packingOn(use: Use, bases: BaseCache): Packing {
  return {
    lengths: (ids) => use((db) => readLengths(db, ids)),
    repack: async (families) => {
      bases.clear()
      await use((db) => repackFamilies(db, families))
    },
    compact: () =>
      use(async (db) => {
        await sql`vacuum`.execute(db)
        await sql`pragma wal_checkpoint(truncate)`.execute(db)
      }),
    size: () => use(sizeOf),
  }
}

async function sizeOf(db: ObjectDatabase): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`select page_count * page_size as bytes
    from pragma_page_count(), pragma_page_size()`.execute(db)
  return rows[0]?.bytes ?? 0
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
