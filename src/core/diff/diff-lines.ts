import { compactChanges } from './compact-changes.ts'
import { discardLines } from './discard-lines.ts'
import { markDifferences } from './myers.ts'

/** One place where two files differ: `aCount` lines at `a` became `bCount` lines at `b`. */
export interface LineChange {
  readonly a: number
  readonly aCount: number
  readonly b: number
  readonly bCount: number
}

/** Two counters, one a distinct line, all zero. A comparison uses them and leaves them zero. */
export interface LineCounters {
  readonly a: Int32Array
  readonly b: Int32Array
}

/** Returns counters for comparisons of texts with `distinct` different lines in all. */
export function makeLineCounters(distinct: number): LineCounters {
  return { a: new Int32Array(distinct), b: new Int32Array(distinct) }
}

/**
 * Returns the changes that turn the lines `a` into the lines `b`, in order, as git's Myers diff
 * without its indent heuristic gives them.
 *
 * Equal texts give none. Between any two changes lies at least one line common to both.
 */
export function diffLines(a: Int32Array, b: Int32Array, counters: LineCounters): LineChange[] {
  const changedA = new Uint8Array(a.length + 1)
  const changedB = new Uint8Array(b.length + 1)
  const { prefix, suffix } = commonEnds(a, b)
  const windowA = { ids: a, from: prefix, to: a.length - suffix, changed: changedA }
  const windowB = { ids: b, from: prefix, to: b.length - suffix, changed: changedB }
  if (windowA.from === windowA.to || windowB.from === windowB.to) {
    changedA.fill(1, windowA.from, windowA.to)
    changedB.fill(1, windowB.from, windowB.to)
  } else {
    countLines(a, counters.a)
    countLines(b, counters.b)
    const reducedA = discardLines(windowA, counters.b)
    const reducedB = discardLines(windowB, counters.a)
    clearCounts(a, counters.a)
    clearCounts(b, counters.b)
    markDifferences(reducedA, reducedB)
  }
  compactChanges({ ids: a, changed: changedA }, { ids: b, changed: changedB })
  compactChanges({ ids: b, changed: changedB }, { ids: a, changed: changedA })
  return listChanges(changedA, changedB)
}

function countLines(ids: Int32Array, counts: Int32Array): void {
  for (let line = 0; line < ids.length; line += 1) {
    const id = ids[line] ?? 0
    counts[id] = (counts[id] ?? 0) + 1
  }
}

function clearCounts(ids: Int32Array, counts: Int32Array): void {
  for (let line = 0; line < ids.length; line += 1) counts[ids[line] ?? 0] = 0
}

function commonEnds(a: Int32Array, b: Int32Array): { prefix: number; suffix: number } {
  const shorter = Math.min(a.length, b.length)
  let prefix = 0
  while (prefix < shorter && a[prefix] === b[prefix]) prefix += 1
  let suffix = 0
  const most = shorter - prefix
  while (suffix < most && a[a.length - 1 - suffix] === b[b.length - 1 - suffix]) suffix += 1
  return { prefix, suffix }
}

function listChanges(changedA: Uint8Array, changedB: Uint8Array): LineChange[] {
  const changes: LineChange[] = []
  let i = 0
  let j = 0
  while (i < changedA.length) {
    const a = i
    const b = j
    while (changedA[i] === 1) i += 1
    while (changedB[j] === 1) j += 1
    if (i > a || j > b) changes.push({ a, aCount: i - a, b, bCount: j - b })
    i += 1
    j += 1
  }
  return changes
}
