import { convertLineEndings, findLineEnding } from './line-endings.ts'
import type { MergeTextOptions, TextMerge } from './merge-text.ts'
import { mergeText } from './merge-text.ts'

/** The bytes of one file on the three sides; `base` is empty where both sides added the file. */
export interface FileBytes {
  readonly base: Uint8Array
  readonly ours: Uint8Array
  readonly theirs: Uint8Array
}

/**
 * Merges one text file as `mergeText` does, but lets no side's line endings make every line differ.
 *
 * Where a whole side ends its lines otherwise than the base (CRLF against LF), it is merged with
 * the base's endings, and the result has the endings of the side that changed them. Two added
 * files are merged with the endings of ours.
 */
export function mergeFile({ base, ours, theirs }: FileBytes, options: MergeTextOptions): TextMerge {
  const common = findLineEnding(base.length === 0 ? ours : base)
  const changed = [ours, theirs].map(findLineEnding).find((one) => one !== null && one !== common)
  if (common === null || changed === undefined || changed === null) {
    return mergeText(base, ours, theirs, options)
  }
  const alike = (bytes: Uint8Array) =>
    findLineEnding(bytes) === changed ? convertLineEndings(bytes, common) : bytes
  const sides = [alike(ours), alike(theirs)] as const
  // A line with two CRs before its LF does not survive there and back.
  const isExact = sides.every((side, index) => {
    const original = index === 0 ? ours : theirs
    return side === original || findLineEnding(side) === common
  })
  if (!isExact) return mergeText(base, ours, theirs, options)
  const merge = mergeText(base, sides[0], sides[1], options)
  if (base.length === 0) return merge
  return { ...merge, text: convertLineEndings(merge.text, changed) }
}
