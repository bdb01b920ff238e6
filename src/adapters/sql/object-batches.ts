import type { ObjectId } from '../../core/object/object-id.ts'
import type { ObjectDatabase } from './loaded-objects.ts'
import { toBytes, toHex } from './object-row.ts'

const IDS_AT_ONCE = 200
/** Bytes in the store of what is held in memory at once. */
const BATCH_BYTES = 256 * 1024

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

/** Splits a list into parts that hold a megabyte or so, in its order. */
export function* cutBySize<T>(
  list: readonly T[],
  sizeOf: (item: T) => number,
): Generator<readonly T[]> {
  let batch: T[] = []
  let bytes = 0
  for (const item of list) {
    batch.push(item)
    bytes += sizeOf(item)
    if (bytes < BATCH_BYTES) continue
    yield batch
    batch = []
    bytes = 0
  }
  if (batch.length > 0) yield batch
}
