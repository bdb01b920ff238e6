/** Bytes in the store of what is held in memory at once. */
const BATCH_BYTES = 256 * 1024

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
