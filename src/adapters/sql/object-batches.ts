import type { ObjectId } from '../../core/object/object-id.ts'
import { cutBySize } from '../store/cut-by-size.ts'
import type { ObjectDatabase } from './loaded-objects.ts'
import { toBytes, toHex } from './object-row.ts'

const IDS_AT_ONCE = 200

/** Splits `ids` into parts that are small enough to be read together, in their order. */
export async function* objectBatches(
  db: ObjectDatabase,
  ids: readonly ObjectId[],
): AsyncGenerator<readonly ObjectId[]> {
  for (let at = 0; at < ids.length; at += IDS_AT_ONCE) {
    const part = ids.slice(at, at + IDS_AT_ONCE)
    const sizes = await readSizes(db, part)
    yield* cutBySize(part, (id) => sizes.get(id) ?? 0)
  }
}

async function readSizes(
  db: ObjectDatabase,
  ids: readonly ObjectId[],
): Promise<ReadonlyMap<ObjectId, number>> {
  const rows = await db
    .selectFrom('objects')
    .select(({ fn }) => ['id', fn<number>('length', ['data']).as('size')])
    .where('id', 'in', ids.map(toBytes))
    .execute()
  return new Map(rows.map(({ id, size }) => [toHex(id), size]))
}
