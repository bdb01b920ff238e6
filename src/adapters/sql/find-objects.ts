import type { ObjectId } from '../../core/object/object-id.ts'
import type { ObjectKind } from '../../ports/store.ts'
import type { ObjectDatabase } from './loaded-objects.ts'
import { toBytes, toHex } from './object-row.ts'

/** Returns the ids of objects of a kind that start with hex digits. */
export async function findObjects(
  db: ObjectDatabase,
  wanted: { readonly kind: ObjectKind; readonly prefix: string; readonly limit: number },
): Promise<ObjectId[]> {
  const rows = await db
    .selectFrom('objects')
    .select('id')
    .where('id', '>=', toBytes(wanted.prefix.padEnd(64, '0')))
    .where('id', '<=', toBytes(wanted.prefix.padEnd(64, 'f')))
    .where('kind', '=', wanted.kind)
    .limit(wanted.limit)
    .execute()
  return rows.map(({ id }) => toHex(id))
}
