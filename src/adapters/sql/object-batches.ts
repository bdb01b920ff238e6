import type { ObjectId } from '../../core/object/object-id.ts'
import type { ObjectDatabase } from './loaded-objects.ts'
import { toBytes, toHex } from './object-row.ts'

const IDS_AT_ONCE = 200
/** Bytes in the store of what is held in memory at once. */
const BATCH_BYTES = 1024 * 1024

/** Splits `ids` into parts that are small enough to be read together, in their order. */
export async function* objectBatches(
  db: ObjectDatabase,
  ids: readonly ObjectId[],
): AsyncGenerator<readonly ObjectId[]> {
  for (let at = 0; at < ids.length; at += IDS_AT_ONCE) {
    const part = ids.slice(at, at + IDS_AT_ONCE)
    yield* cut(part, await readSizes(db, part))
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

function* cut(
  ids: readonly ObjectId[],
  sizes: ReadonlyMap<ObjectId, number>,
): Generator<readonly ObjectId[]> {
  let batch: ObjectId[] = []
  let bytes = 0
  for (const id of ids) {
    batch.push(id)
    bytes += sizes.get(id) ?? 0
    if (bytes < BATCH_BYTES) continue
    yield batch
    batch = []
    bytes = 0
  }
  if (batch.length > 0) yield batch
}
