import { bogosqrt } from './approximate-square-root.ts'

/** The part of a file that is compared: lines `from` up to, not including, `to`. */
export interface Window {
  /** The lines of the whole file. */
  readonly ids: Int32Array
  readonly from: number
  readonly to: number
  /** One byte a line, 1 where it is changed. */
  readonly changed: Uint8Array
}

/** The lines of a window that are worth comparing, and where each of them lies in the file. */
export interface ReducedLines {
  readonly ids: Int32Array
  readonly index: Int32Array
  readonly changed: Uint8Array
}

const NONE = 0
const KEEP = 1
const MANY = 2
const MOST_MATCHES = 1024
const SCAN_LINES = 100
const MANY_WEIGHT = 4

/**
 * Returns the lines of `window` that are worth comparing, and marks the others changed.
 *
 * `otherCounts` tells how often each line occurs in the whole other file. A line that occurs
 * nowhere there is left out; one that occurs very often is left out only amid unmatched lines.
 */
export function discardLines(window: Window, otherCounts: Int32Array): ReducedLines {
  const { ids, from, to, changed } = window
  const classes = classify(window, otherCounts)
  const unmatched = findUnmatchedRuns(classes)
  const reduced = new Int32Array(to - from)
  const index = new Int32Array(to - from)
  let kept = 0
  for (let line = from; line < to; line += 1) {
    const kind = classes[line - from]
    if (kind === KEEP || (kind === MANY && !isAmidUnmatched(unmatched, line - from))) {
      reduced[kept] = ids[line] ?? 0
      index[kept] = line
      kept += 1
    } else {
      changed[line] = 1
    }
  }
  return { ids: reduced.subarray(0, kept), index: index.subarray(0, kept), changed }
}

function classify({ ids, from, to }: Window, otherCounts: Int32Array): Uint8Array {
  const limit = Math.min(bogosqrt(ids.length), MOST_MATCHES)
  const classes = new Uint8Array(to - from)
  for (let line = from; line < to; line += 1) {
    const matches = otherCounts[ids[line] ?? 0] ?? 0
    if (matches > 0) classes[line - from] = matches >= limit ? MANY : KEEP
  }
  return classes
}

/** For each line the run without KEEP lines that it lies in, and how many NONE lines precede it. */
interface UnmatchedRuns {
  readonly starts: Int32Array
  readonly ends: Int32Array
  readonly noneBefore: Int32Array
}

function findUnmatchedRuns(classes: Uint8Array): UnmatchedRuns {
  const lines = classes.length
  const starts = new Int32Array(lines)
  const ends = new Int32Array(lines)
  const noneBefore = new Int32Array(lines + 1)
  let start = 0
  let none = 0
  for (let line = 0; line < lines; line += 1) {
    const kind = classes[line]
    if (kind === KEEP) start = line + 1
    if (kind === NONE) none += 1
    starts[line] = start
    noneBefore[line + 1] = none
  }
  let end = lines
  for (let line = lines - 1; line >= 0; line -= 1) {
    if (classes[line] === KEEP) end = line
    ends[line] = end
  }
  return { starts, ends, noneBefore }
}

function isAmidUnmatched({ starts, ends, noneBefore }: UnmatchedRuns, line: number): boolean {
  const from = Math.max(starts[line] ?? 0, line - SCAN_LINES)
  const to = Math.min(ends[line] ?? 0, line + 1 + SCAN_LINES)
  const here = noneBefore[line] ?? 0
  const before = here - (noneBefore[from] ?? 0)
  const after = (noneBefore[to] ?? 0) - here
  if (before === 0 || after === 0) return false
  const none = before + after
  // The line itself counts twice.
  const many = to - from - none + 1
  return MANY_WEIGHT * many < many + none
}
