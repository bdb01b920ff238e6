import { createHash } from 'node:crypto'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { decodeDelta } from '../../core/delta/decode-delta.ts'
import { encodeDelta } from '../../core/delta/encode-delta.ts'
import type { ObjectId } from '../../core/object/object-id.ts'

/** A row of an object: what it holds, and how. */
export interface ObjectRow {
  readonly kind: string
  readonly packed: number
  readonly data: Uint8Array
}

export type PackedBytes = Pick<ObjectRow, 'packed' | 'data'>

/** An object that others may be kept as differences from. */
export interface DeltaBase {
  readonly id: ObjectId
  readonly bytes: Uint8Array
  /** How many deltas lead to it; 0 when it is kept in full. */
  readonly depth: number
}

/** The values of `packed`. A delta has one byte of depth and the 32 of its base's id before it. */
const AS_IT_IS = 0
const FRAME = 1
const DELTA = 2
const DELTA_FRAME = 3

/** The first value of `packed` that means a delta; the id of its base is then `substr(data, 2, 32)`. */
export const FIRST_DELTA = DELTA
const ID_BYTES = 32
const DELTA_HEADER = 1 + ID_BYTES
/** Below this many bytes a compressed frame is never smaller. */
const COMPRESS_FROM = 64
/** Taking a frame apart costs more than reading a few bytes more: it must save a quarter. */
const SMALL_FRAME = 0.75
/** What an object comes out in where its frame does not tell how long it is. */
const INFLATE_CHUNK = 64 * 1024
const LARGEST_CHUNK = 1024 * 1024
/** Each delta on the way costs one more look-up: few of them, and only where much is saved. */
export const MOST_DEPTH = 4
const WORTH_IT = 0.6
/** A file larger than this is stored by itself: differences of large ones cost time and memory. */
const LARGEST_DELTA = 4 * 1024 * 1024

/** Packs bytes by themselves. */
export function packFull(bytes: Uint8Array): PackedBytes {
  const frame = deflate(bytes)
  return frame === null ? { packed: AS_IT_IS, data: bytes } : { packed: FRAME, data: frame }
}

/** Packs bytes as a difference from `base`; null where that saves too little over `full`, or leads too deep. */
export function packDelta(
  bytes: Uint8Array,
  base: DeltaBase,
  full: PackedBytes,
): PackedBytes | null {
  const most = full.data.length * WORTH_IT - DELTA_HEADER
  if (base.depth >= MOST_DEPTH || most <= 0) return null
  if (Math.max(base.bytes.length, bytes.length) > LARGEST_DELTA) return null
  const delta = encodeDelta(base.bytes, bytes)
  const frame = deflate(delta)
  const body = frame ?? delta
  if (body.length >= most) return null
  const header = Buffer.alloc(DELTA_HEADER)
  header[0] = base.depth + 1
  header.write(base.id, 1, 'hex')
  return { packed: frame === null ? DELTA : DELTA_FRAME, data: Buffer.concat([header, body]) }
}

/** Returns the object that a row is kept as a difference from; null for one kept in full. */
export function baseOf({ packed, data }: PackedBytes): ObjectId | null {
  return packed < DELTA ? null : toHex(data.subarray(1, DELTA_HEADER))
}

/** Returns how many deltas lead to a row, as it was written. */
export function depthOf({ packed, data }: PackedBytes): number {
  return packed < DELTA ? 0 : (data[0] ?? MOST_DEPTH)
}

/** Returns the bytes of a row, not looked at any further; null where nothing comes out of it. */
export function unpackRow(
  { packed, data }: PackedBytes,
  base: Uint8Array | null,
): Uint8Array | null {
  if (packed < DELTA) return packed === FRAME ? inflate(data) : data
  const body = data.subarray(DELTA_HEADER)
  const delta = packed === DELTA_FRAME ? inflate(body) : body
  return base === null || delta === null ? null : decodeDelta(base, delta)
}

export function hashOf(bytes: Uint8Array): ObjectId {
  return createHash('sha256').update(bytes).digest('hex') as ObjectId
}

export function toBytes(hex: string): Uint8Array {
  return Buffer.from(hex, 'hex')
}

export function toHex(bytes: Uint8Array): ObjectId {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex') as ObjectId
}

/** Returns a frame; null where it would save too little. */
function deflate(bytes: Uint8Array): Uint8Array | null {
  if (bytes.length < COMPRESS_FROM) return null
  const frame = zstdCompressSync(bytes)
  return frame.length < bytes.length * SMALL_FRAME ? frame : null
}

function inflate(frame: Uint8Array): Uint8Array | null {
  try {
    return zstdDecompressSync(frame, { chunkSize: chunkSizeOf(frame) })
  } catch {
    return null
  }
}

/**
 * Returns how much room to make for what a frame holds, by its header (RFC 8878, 3.1.1.1).
 *
 * One byte more than it holds: else a second buffer is made to see that nothing follows. A small object in a large
 * buffer would keep all of that from being freed.
 */
function chunkSizeOf(frame: Uint8Array): number {
  const descriptor = frame[4] ?? 0
  const isSingleSegment = (descriptor & 0x20) !== 0
  const at = 5 + (isSingleSegment ? 0 : 1)
  const sizeFlag = descriptor >> 6
  if ((descriptor & 0x03) !== 0 || (sizeFlag === 0 && !isSingleSegment)) return INFLATE_CHUNK
  const [first = 0, second = 0, third = 0] = frame.subarray(at, at + 3)
  const size =
    sizeFlag === 0
      ? first
      : sizeFlag === 1
        ? first + second * 256 + 256
        : first + second * 256 + third * 65_536
  return Math.min(Math.max(size + 1, 64), LARGEST_CHUNK)
}
