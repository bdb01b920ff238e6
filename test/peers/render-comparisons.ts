import type { Comparison } from './compare.ts'
import { whyExpected } from './differences.ts'

const HEADER = ['source', 'peer', 'theirs', 'both', 'when named', 'only ours', 'only theirs', '']

/** Returns the table of a run, a line for each source and peer. */
export function renderComparisons(all: readonly Comparison[]): string {
  const lines = [HEADER, ...all.map(lineOf)]
  const widths = HEADER.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)))
  return lines
    .map((line) => line.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n')
}

function lineOf(one: Comparison): string[] {
  const { source, peer, theirs, both, findings } = one
  if (theirs === null) return [source, peer, '-', '-', '-', '-', '-', 'takes no such source']
  const count = (kind: string) => String(findings.filter((found) => found.kind === kind).length)
  const open = findings.filter((found) => whyExpected(one, found) === null).length
  const verdict = findings.length === 0 ? 'same' : open === 0 ? 'known' : `${open} DIFFERENT`
  const counts = ['offered', 'ours', 'theirs'].map(count)
  return [source, peer, String(theirs), String(both), ...counts, verdict]
}

/** Returns a line for everything that differs, and nobody expected. */
export function listOpen(all: readonly Comparison[]): readonly string[] {
  return all.flatMap((one) =>
    one.findings
      .filter((found) => whyExpected(one, found) === null)
      .map(({ kind, subject }) => `${one.source}, ${one.peer}: ${subject} [${kind}]`),
  )
}

/** Returns each known difference that was seen, once, with how often it was. */
export function listKnown(all: readonly Comparison[]): readonly string[] {
  const seen = all.flatMap((one) =>
    one.findings.flatMap((found) => {
      const why = whyExpected(one, found)
      return why === null ? [] : [`${one.peer}: ${why}`]
    }),
  )
  return [...Map.groupBy(seen, (line) => line)].map(([line, { length }]) => `${line} (${length})`)
}
