import type { ObjectId } from '../../core/object/object-id.ts'
import type { RowReader } from '../../ports/rows.ts'
import type { Packing } from '../../ports/store.ts'
import { inParts, pagesOf } from './survey-rows.ts'

/** Stands for the packing of a store that keeps every object in full. */
export function plainPacking(rows: RowReader): Packing {
  return {
    lengths: (ids) => readLengths(rows, ids),
    repack: () => Promise.resolve(),
    compact: () => Promise.resolve(),
    size: () => sumSizes(rows),
  }
}

async function readLengths(
  rows: RowReader,
  ids: readonly ObjectId[],
): Promise<ReadonlyMap<ObjectId, number>> {
  const found = new Map<ObjectId, number>()
  for (const part of inParts(ids)) {
    for (const { id, bytes } of (await rows.get(part)).values()) {
      if (bytes !== null) found.set(id, bytes.length)
    }
  }
  return found
}

async function sumSizes(rows: RowReader): Promise<number> {
  let sum = 0
  for await (const page of pagesOf((wanted) => rows.list(wanted))) {
    for (const { size } of page) sum += size
  }
  return sum
}
