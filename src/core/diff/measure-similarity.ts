/** How many bytes of a file lie in which pieces; a piece is a line, or 64 bytes of a longer one. */
export interface Pieces {
  readonly size: number
  readonly bytesOf: ReadonlyMap<number, number>
}

const LF = 10
const LONGEST_PIECE = 64

/** Returns the pieces of `bytes`, for `measureSimilarity`. Costs one pass. */
export function countPieces(bytes: Uint8Array): Pieces {
  const bytesOf = new Map<number, number>()
  let hash = 0
  let length = 0
  const close = () => {
    if (length > 0) bytesOf.set(hash, (bytesOf.get(hash) ?? 0) + length)
    hash = 0
    length = 0
  }
  for (const byte of bytes) {
    hash = (Math.imul(hash, 31) + byte + 1) | 0
    length += 1
    if (byte === LF || length === LONGEST_PIECE) close()
  }
  close()
  return { size: bytes.length, bytesOf }
}

/** Returns the share of the larger file, from 0 to 1, that lies in pieces both files have. */
export function measureSimilarity(left: Pieces, right: Pieces): number {
  const larger = Math.max(left.size, right.size)
  if (larger === 0) return 0
  let common = 0
  for (const [piece, size] of left.bytesOf) common += Math.min(size, right.bytesOf.get(piece) ?? 0)
  return common / larger
}
