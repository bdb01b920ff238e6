import type { LineChange } from './diff-lines.ts'
import { diffLines, makeLineCounters } from './diff-lines.ts'
import { countDistinct, internLines, makeLineTable } from './intern-lines.ts'
import type { Lines } from './split-lines.ts'
import { splitLines } from './split-lines.ts'

/** Two texts by lines, and the places where they differ. */
export interface TextDiff {
  readonly a: Lines
  readonly b: Lines
  readonly changes: readonly LineChange[]
}

/** Compares two texts line by line, as bytes. */
export function diffTexts(before: Uint8Array, after: Uint8Array): TextDiff {
  const a = splitLines(before)
  const b = splitLines(after)
  const table = makeLineTable(a.count + b.count)
  const idsA = internLines(table, a)
  const idsB = internLines(table, b, { lines: a, ids: idsA })
  return { a, b, changes: diffLines(idsA, idsB, makeLineCounters(countDistinct(table))) }
}
