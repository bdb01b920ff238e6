import type { LineCounters } from '../../diff/diff-lines.ts'
import { diffLines } from '../../diff/diff-lines.ts'
import { sliceLines } from '../../diff/split-lines.ts'
import type { Hunk, MergeSides, Range } from './hunk.ts'

/**
 * Splits each conflict into the places where its two sides really differ.
 *
 * A conflict whose sides are alike is none. Lines common to both sides end up outside.
 */
export function refineConflicts(
  { ours, theirs }: MergeSides,
  hunks: readonly Hunk[],
  counters: LineCounters,
): Hunk[] {
  return hunks.flatMap((hunk): Hunk[] => {
    if (hunk.kind !== 'conflict' || isEmpty(hunk.ours) || isEmpty(hunk.theirs)) return [hunk]
    const mine = ours.ids.subarray(hunk.ours.from, hunk.ours.to)
    const yours = theirs.ids.subarray(hunk.theirs.from, hunk.theirs.to)
    const changes = diffLines(mine, yours, counters)
    if (changes.length === 0) return [{ ...hunk, kind: 'same' }]
    return changes.map(({ a, aCount, b, bCount }) => ({
      ...hunk,
      ours: { from: hunk.ours.from + a, to: hunk.ours.from + a + aCount },
      theirs: { from: hunk.theirs.from + b, to: hunk.theirs.from + b + bCount },
    }))
  })
}

const MOST_LINES_BETWEEN = 3

/** Joins conflicts that have at most three lines, or no letter and no digit, between them. */
export function joinCloseConflicts({ ours }: MergeSides, hunks: readonly Hunk[]): Hunk[] {
  const joined: Hunk[] = []
  for (const hunk of hunks) {
    const last = joined.at(-1)
    if (last?.kind === 'conflict' && hunk.kind === 'conflict') {
      const gap = { from: last.ours.to, to: hunk.ours.from }
      if (gap.to - gap.from <= MOST_LINES_BETWEEN || !hasLetterOrDigit(ours.lines, gap)) {
        joined[joined.length - 1] = {
          kind: 'conflict',
          base: { from: last.base.from, to: hunk.base.to },
          ours: { from: last.ours.from, to: hunk.ours.to },
          theirs: { from: last.theirs.from, to: hunk.theirs.to },
        }
        continue
      }
    }
    joined.push(hunk)
  }
  return joined
}

/** Takes the lines that both sides begin or end with out of a conflict; it stays a conflict. */
export function stripCommonEnds({ ours, theirs }: MergeSides, hunk: Hunk): Hunk {
  if (hunk.kind !== 'conflict') return hunk
  let { from: i, to: iEnd } = hunk.ours
  let { from: j, to: jEnd } = hunk.theirs
  while (i < iEnd && j < jEnd && ours.ids[i] === theirs.ids[j]) {
    i += 1
    j += 1
  }
  while (i < iEnd && j < jEnd && ours.ids[iEnd - 1] === theirs.ids[jEnd - 1]) {
    iEnd -= 1
    jEnd -= 1
  }
  return { ...hunk, ours: { from: i, to: iEnd }, theirs: { from: j, to: jEnd } }
}

function isEmpty({ from, to }: Range): boolean {
  return from === to
}

function hasLetterOrDigit(lines: MergeSides['ours']['lines'], { from, to }: Range): boolean {
  return sliceLines(lines, from, to).some(isLetterOrDigit)
}

function isLetterOrDigit(byte: number): boolean {
  const lower = byte | 0x20
  return (byte >= 0x30 && byte <= 0x39) || (lower >= 0x61 && lower <= 0x7a)
}
