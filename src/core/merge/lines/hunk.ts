import type { Lines } from '../../diff/split-lines.ts'

/** The three texts of a merge, as lines and as integers that are equal where lines are. */
export interface MergeSides {
  readonly base: Side
  readonly ours: Side
  readonly theirs: Side
}

export interface Side {
  readonly lines: Lines
  readonly ids: Int32Array
}

/**
 * What becomes of one place where the sides differ.
 *
 * `same` is a place that turned out alike on both sides; it still keeps its neighbours apart.
 */
export type HunkKind = 'ours' | 'theirs' | 'union' | 'conflict' | 'same'

/** A range of each side, and which of them the result takes. */
export interface Hunk {
  readonly kind: HunkKind
  readonly base: Range
  readonly ours: Range
  readonly theirs: Range
}

/** Lines `from` up to, not including, `to`. */
export interface Range {
  readonly from: number
  readonly to: number
}
