import type { Lines } from './split-lines.ts'

/**
 * Gives every different line a number, counted from 0.
 *
 * An open-addressed hash table: a slot holds a line's number plus one, or zero.
 */
export interface LineTable {
  readonly slots: Int32Array
  readonly hashes: Int32Array
  /** For each number, where the line was first seen: the text, the offset, the length, the line. */
  readonly owners: Uint8Array[]
  readonly offsets: Int32Array
  readonly lengths: Int32Array
  readonly firstLines: Int32Array
}

/** Returns an empty table for texts with at most `lines` lines in all. */
export function makeLineTable(lines: number): LineTable {
  let size = 16
  while (size < lines * 2) size *= 2
  return {
    slots: new Int32Array(size),
    hashes: new Int32Array(lines),
    owners: [],
    offsets: new Int32Array(lines),
    lengths: new Int32Array(lines),
    firstLines: new Int32Array(lines),
  }
}

/** Lines that have their numbers already. */
export interface InternedText {
  readonly lines: Lines
  readonly ids: Int32Array
}

/**
 * Returns the lines of `text` as numbers: equal exactly where the bytes of two lines are.
 *
 * `guide` is a text interned before that `text` is probably a copy of; it only saves time.
 */
export function internLines(table: LineTable, text: Lines, guide?: InternedText): Int32Array {
  const ids = new Int32Array(text.count)
  let expected = 0
  for (let line = 0; line < text.count; line += 1) {
    if (guide !== undefined && isEqualLine(text, line, { guide: guide.lines, expected })) {
      ids[line] = guide.ids[expected] ?? 0
      expected += 1
    } else {
      const id = intern(table, text, line)
      ids[line] = id
      if (table.owners[id] === guide?.lines.bytes) expected = (table.firstLines[id] ?? 0) + 1
    }
  }
  return ids
}

interface Expectation {
  readonly guide: Lines
  readonly expected: number
}

function isEqualLine(text: Lines, line: number, { guide, expected }: Expectation): boolean {
  if (expected >= guide.count) return false
  const from = text.starts[line] ?? 0
  const length = (text.starts[line + 1] ?? 0) - from
  const offset = guide.starts[expected] ?? 0
  if ((guide.starts[expected + 1] ?? 0) - offset !== length) return false
  return equalAt(guide.bytes, offset, { bytes: text.bytes, from, length })
}

/** Returns how many different lines `table` has seen; every number is below it. */
export function countDistinct({ owners }: LineTable): number {
  return owners.length
}

function intern(table: LineTable, { bytes, starts }: Lines, line: number): number {
  const { slots, hashes, owners, offsets, lengths, firstLines } = table
  const from = starts[line] ?? 0
  const length = (starts[line + 1] ?? 0) - from
  const hash = hashBytes(bytes, from, length)
  const mask = slots.length - 1
  let slot = hash & mask
  for (;;) {
    const id = (slots[slot] ?? 0) - 1
    if (id === -1) break
    if (hashes[id] === hash && lengths[id] === length) {
      const owner = owners[id]
      if (owner !== undefined && equalAt(owner, offsets[id] ?? 0, { bytes, from, length }))
        return id
    }
    slot = (slot + 1) & mask
  }
  const id = owners.push(bytes) - 1
  slots[slot] = id + 1
  hashes[id] = hash
  offsets[id] = from
  lengths[id] = length
  firstLines[id] = line
  return id
}

interface Span {
  readonly bytes: Uint8Array
  readonly from: number
  readonly length: number
}

function equalAt(owner: Uint8Array, offset: number, { bytes, from, length }: Span): boolean {
  if (owner === bytes && offset === from) return true
  for (let index = 0; index < length; index += 1) {
    if (owner[offset + index] !== bytes[from + index]) return false
  }
  return true
}

function hashBytes(bytes: Uint8Array, from: number, length: number): number {
  let hash = 0x811c9dc5
  for (let at = from; at < from + length; at += 1) {
    hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193)
  }
  // FNV's low bits are weak for short lines, and the low bits choose the slot.
  hash ^= hash >>> 15
  hash = Math.imul(hash, 0x2c1b3c6d)
  return hash ^ (hash >>> 13)
}
