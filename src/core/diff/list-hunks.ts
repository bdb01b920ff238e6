import type { TextDiff } from './diff-texts.ts'
import type { LineChange } from './diff-lines.ts'

/** Changes that are shown together, with the unchanged lines around them. Lines count from 0. */
export interface DiffHunk {
  readonly a: number
  readonly aCount: number
  readonly b: number
  readonly bCount: number
  readonly changes: readonly LineChange[]
}

/** Groups the changes of a text, each with up to `context` unchanged lines on either side. */
export function listHunks({ a, changes }: TextDiff, context: number): DiffHunk[] {
  const groups: LineChange[][] = []
  let end = Number.NEGATIVE_INFINITY
  for (const change of changes) {
    if (change.a - end > 2 * context) groups.push([])
    groups.at(-1)?.push(change)
    end = change.a + change.aCount
  }
  return groups.flatMap((group) => {
    const first = group[0]
    const last = group.at(-1)
    if (first === undefined || last === undefined) return []
    const before = Math.min(context, first.a)
    const after = Math.min(context, a.count - (last.a + last.aCount))
    return [
      {
        a: first.a - before,
        aCount: last.a + last.aCount + after - (first.a - before),
        b: first.b - before,
        bCount: last.b + last.bCount + after - (first.b - before),
        changes: group,
      },
    ]
  })
}

/** Returns the `@@` line of a hunk, without its newline. */
export function formatHunkHeader({ a, aCount, b, bCount }: DiffHunk): string {
  return `@@ -${formatRange(a, aCount)} +${formatRange(b, bCount)} @@`
}

/** An empty range is named by the line before it. */
function formatRange(from: number, count: number): string {
  const start = count === 0 ? from : from + 1
  return count === 1 ? String(start) : `${start},${count}`
}
