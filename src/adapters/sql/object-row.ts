import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { decodeDelta } from '../../core/delta/decode-delta.ts'
import { encodeDelta } from '../../core/delta/encode-delta.ts'
import { VarintReader } from '../../core/delta/varint.ts'
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
  /** What is kept in full at the end of them: itself when there are none. */
  readonly root: ObjectId
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
/** A smaller object is hardly smaller as a difference. */
export const LEAST_DELTA = 512
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

/** Returns the object that a row is kept as a difference from; null for one kept in full, or cut short. */
export function baseOf({ packed, data }: PackedBytes): ObjectId | null {
  return packed < DELTA || data.length < DELTA_HEADER ? null : toHex(data.subarray(1, DELTA_HEADER))
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
 * Returns how much room to make for what a frame holds.
 *
 * One byte more than it holds: else a second buffer is made to see that nothing follows. A small object in a large
 * buffer would keep all of that from being freed.
 */
function chunkSizeOf(frame: Uint8Array): number {
  const size = frameLength(frame)
  return size === null ? INFLATE_CHUNK : Math.min(Math.max(size + 1, 64), LARGEST_CHUNK)
}

/** Returns how many bytes a frame holds, by its header (RFC 8878, 3.1.1.1); null where that does not tell. */
function frameLength(frame: Uint8Array): number | null {
  const descriptor = frame[4] ?? 0
  const isSingleSegment = (descriptor & 0x20) !== 0
  const at = 5 + (isSingleSegment ? 0 : 1)
  const sizeFlag = descriptor >> 6
  if ((descriptor & 0x03) !== 0 || (sizeFlag === 0 && !isSingleSegment)) return null
  const [first = 0, second = 0, third = 0, fourth = 0] = frame.subarray(at, at + 4)
  if (sizeFlag === 0) return first
  const two = first + second * 256
  return sizeFlag === 1 ? two + 256 : two + third * 65_536 + fourth * 16_777_216
}

/** Rows of this kind tell how long their object is only as a whole, the others by their first 64 bytes. */
export const WHOLE_FOR_LENGTH = DELTA_FRAME

/** Returns how many bytes an object holds by its row, which takes `stored`; null where that does not tell. */
export function lengthOf({ packed, data }: PackedBytes, stored: number): number | null {
  if (packed === AS_IT_IS) return stored
  if (packed === FRAME) return frameLength(data)
  const body = data.subarray(DELTA_HEADER)
  const delta = packed === DELTA ? body : inflate(body)
  return delta === null ? null : new VarintReader(delta).next()
}
