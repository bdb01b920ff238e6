import { RUN, hashRun, rollHash, spreadHash } from './rolling-hash.ts'
import { writeVarint } from './varint.ts'

/** Bytes that must agree before a copy is thought of; a copy costs fewer than it saves. */
const BLOCK = RUN
/** How many places of the base that begin alike are tried; git's `HASH_LIMIT` serves the same end. */
const CANDIDATES = 16
/** So little is looked for only where the base changed, not in all of it. */
const FEW = 1024
/** A match this long is not improved on. */
const LONG = 4096
/** A delta never outgrows its target by more: each copy costs at most ten bytes and stands for sixteen. */
const SLACK = 16

/**
 * Returns what makes `target` out of `base`: the target's length, then copies and inserts.
 *
 * A number `n` begins each instruction: even, copy `n / 2` bytes from the offset that follows; odd,
 * insert the `(n - 1) / 2` bytes that follow. What the two begin and end with alike is copied; between
 * that, the base is indexed in blocks of 16 bytes, a rolling hash of the target finds them at any
 * offset (Tridgell, "Efficient Algorithms for Sorting and Synchronization", 1999), and matches grow in
 * both directions as in git's `diff-delta.c`. Time is linear in both lengths whatever they hold, since
 * few candidates are tried and what matched is not looked at again; the index takes less memory than
 * the base.
 */
export function encodeDelta(base: Uint8Array, target: Uint8Array): Uint8Array {
  const delta = new DeltaWriter(target)
  const start = countEqual({ base, target }, 0, 0)
  const end = target.length - countEqualEnd({ base, target }, start)
  if (start >= BLOCK) delta.copy(0, 0, start)
  findCopies({ base, target, start: delta.written, end }, delta)
  const rest = target.length - end
  if (rest >= BLOCK) delta.copy(end, base.length - rest, rest)
  return delta.end()
}

interface Middle extends Pair {
  /** The part of the target between what both begin and end with. */
  readonly start: number
  readonly end: number
}

function findCopies({ base, target, start, end }: Middle, delta: DeltaWriter): void {
  if (end - start < BLOCK) return
  const changed = { from: start, to: base.length - (target.length - end) }
  const index = indexBlocks(base, end - start < FEW ? changed : { from: 0, to: base.length })
  let at = start
  let hash = hashRun(target, at)
  while (at + BLOCK <= end) {
    const match = findMatch({ base, target, index, end }, at, hash)
    if (match === null) {
      hash = rollHash(hash, target[at] ?? 0, target[at + BLOCK] ?? 0)
      at += 1
      continue
    }
    const back = countBefore({ base, target }, { from: match.offset, at, least: delta.written })
    delta.copy(at - back, match.offset - back, match.length + back)
    at += match.length
    hash = hashRun(target, at)
  }
}

interface BlockIndex {
  /** Where the first block begins. */
  readonly from: number
  /** First block of each bucket, counted from 1; 0 for none. */
  readonly heads: Int32Array
  /** The block after a block in its bucket. */
  readonly followers: Int32Array
  readonly shift: number
}

interface Pair {
  readonly base: Uint8Array
  readonly target: Uint8Array
}

interface Search extends Pair {
  readonly index: BlockIndex
  readonly end: number
}

interface Match {
  readonly offset: number
  readonly length: number
}

/** Blocks go in from the last to the first, so that the earliest of equal ones is found first: it can grow longest. */
function indexBlocks(
  base: Uint8Array,
  { from, to }: { readonly from: number; readonly to: number },
): BlockIndex {
  const blocks = Math.max(0, Math.floor((to - from) / BLOCK))
  const bits = Math.max(1, 32 - Math.clz32(blocks))
  const shift = 32 - bits
  const heads = new Int32Array(1 << bits)
  const followers = new Int32Array(blocks + 1)
  for (let block = blocks; block > 0; block -= 1) {
    const bucket = bucketOf(hashRun(base, from + (block - 1) * BLOCK), shift)
    followers[block] = heads[bucket] ?? 0
    heads[bucket] = block
  }
  return { from, heads, followers, shift }
}

function findMatch({ base, target, index, end }: Search, at: number, hash: number): Match | null {
  let found: Match | null = null
  let block = index.heads[bucketOf(hash, index.shift)] ?? 0
  for (let tried = 0; block !== 0 && tried < CANDIDATES; tried += 1) {
    const offset = index.from + (block - 1) * BLOCK
    const length = Math.min(countEqual({ base, target }, offset, at), end - at)
    if (length >= BLOCK && length > (found?.length ?? 0)) found = { offset, length }
    if (length >= LONG) break
    block = index.followers[block] ?? 0
  }
  return found
}

function countEqual({ base, target }: Pair, offset: number, at: number): number {
  const most = Math.min(base.length - offset, target.length - at)
  let length = 0
  while (length < most && base[offset + length] === target[at + length]) length += 1
  return length
}

/** Counts what both end with, leaving `start` bytes at the beginning of each out. */
function countEqualEnd({ base, target }: Pair, start: number): number {
  const most = Math.min(base.length, target.length) - start
  let length = 0
  while (length < most && base[base.length - 1 - length] === target[target.length - 1 - length])
    length += 1
  return length
}

/** Counts how far a match reaches back into what is not written yet. */
function countBefore(
  { base, target }: Pair,
  match: { readonly from: number; readonly at: number; readonly least: number },
): number {
  const most = Math.min(match.from, match.at - match.least)
  let length = 0
  while (length < most && base[match.from - length - 1] === target[match.at - length - 1])
    length += 1
  return length
}

/** Writes instructions; what no copy covers is inserted. */
class DeltaWriter {
  /** How much of the target the instructions make so far. */
  written = 0
  private readonly target: Uint8Array
  private readonly bytes: Uint8Array
  private length: number

  constructor(target: Uint8Array) {
    this.target = target
    this.bytes = new Uint8Array(target.length + SLACK)
    this.length = writeVarint(this.bytes, 0, target.length)
  }

  copy(at: number, offset: number, length: number): void {
    this.insertUpTo(at)
    this.length = writeVarint(this.bytes, this.length, length * 2)
    this.length = writeVarint(this.bytes, this.length, offset)
    this.written = at + length
  }

  end(): Uint8Array {
    this.insertUpTo(this.target.length)
    return this.bytes.slice(0, this.length)
  }

  private insertUpTo(at: number): void {
    const length = at - this.written
    if (length === 0) return
    this.length = writeVarint(this.bytes, this.length, length * 2 + 1)
    this.bytes.set(this.target.subarray(this.written, at), this.length)
    this.length += length
    this.written = at
  }
}

function bucketOf(hash: number, shift: number): number {
  return spreadHash(hash) >>> shift
}
