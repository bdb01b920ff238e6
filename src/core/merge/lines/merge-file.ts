import { convertLineEndings, findLineEnding } from './line-endings.ts'
import type { MergeTextOptions, TextMerge } from './merge-text.ts'
import { mergeText } from './merge-text.ts'

/** The bytes of one file on the three sides; `base` is empty where both sides added the file. */
export interface FileBytes {
  readonly base: Uint8Array
  readonly ours: Uint8Array
  readonly theirs: Uint8Array
}

/** Three sides whose line endings do not differ for their own sake, and the way back. */
export interface AlignedSides {
  readonly sides: FileBytes
  /** Gives a merged text the endings of the side that changed them. */
  readonly restore: (text: Uint8Array) => Uint8Array
  /** The way from there to the endings in which the sides are merged. */
  readonly align: (text: Uint8Array) => Uint8Array
}

function same(text: Uint8Array): Uint8Array {
  return text
}

/**
 * Brings a side that ends its lines otherwise than the base (CRLF against LF) to the base's endings.
 *
 * A merged text gets the endings of the side that changed them. Two added files are merged with
 * the endings of ours.
 */
export function alignLineEndings({ base, ours, theirs }: FileBytes): AlignedSides {
  const asTheyAre = { sides: { base, ours, theirs }, restore: same, align: same }
  const common = findLineEnding(base.length === 0 ? ours : base)
  const changed = [ours, theirs].map(findLineEnding).find((one) => one !== null && one !== common)
  if (common === null || changed === undefined || changed === null) return asTheyAre
  const alike = (bytes: Uint8Array) =>
    findLineEnding(bytes) === changed ? convertLineEndings(bytes, common) : bytes
  const aligned = [alike(ours), alike(theirs)] as const
  // A line with two CRs before its LF does not survive there and back.
  const isExact = aligned.every((side, index) => {
    const original = index === 0 ? ours : theirs
    return side === original || findLineEnding(side) === common
  })
  if (!isExact) return asTheyAre
  const sides = { base, ours: aligned[0], theirs: aligned[1] }
  if (base.length === 0) return { ...asTheyAre, sides }
  return {
    sides,
    restore: (text) => convertLineEndings(text, changed),
    align: (text) => convertLineEndings(text, common),
  }
}

/** Merges one text file as `mergeText` does, but lets no side's line endings make every line differ. */
export function mergeFile(bytes: FileBytes, options: MergeTextOptions): TextMerge {
  const { sides, restore } = alignLineEndings(bytes)
  const merge = mergeText(sides.base, sides.ours, sides.theirs, options)
  return { ...merge, text: restore(merge.text) }
}
