import type { Row } from './finding.ts'
import { whyExpected } from './differences.ts'
import type { TrialResult } from './run-trial.ts'

const HEADER = ['client', 'what', 'source', 'scope', 'way', 'listed', 'expected', 'verdict']

/** Returns the table of a run, a line for each thing that was compared. */
export function renderTable(
  results: readonly TrialResult[],
  versions: ReadonlyMap<string, string>,
): string {
  const lines = results.flatMap((trial) =>
    trial.rows.map((row) => [
      `${trial.client} ${versions.get(trial.client) ?? ''}`,
      row.what,
      trial.source,
      trial.scope,
      trial.way,
      String(row.listed),
      String(row.expected),
      verdictOf(trial, row),
    ]),
  )
  const all = [HEADER, ...lines]
  const widths = HEADER.map((_, at) => Math.max(...all.map((line) => line[at]?.length ?? 0)))
  return all
    .map((line) =>
      line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function verdictOf(trial: TrialResult, { findings }: Row): string {
  if (findings.length === 0) return 'same'
  const faults = findings.filter((one) => whyExpected(trial, one) === null)
  return faults.length === 0 ? `${findings.length} known` : `${faults.length} DIFFERENT`
}

/** Returns a line for everything that differs, and nobody expected. */
export function listFaults(results: readonly TrialResult[]): readonly string[] {
  return results.flatMap((trial) =>
    trial.rows.flatMap(({ what, findings }) =>
      findings
        .filter((finding) => whyExpected(trial, finding) === null)
        .map(
          ({ kind, subject, text }) =>
            `${trial.client}, ${trial.source}, ${trial.scope}, ${trial.way}: ${what}: ${subject} ${text} [${kind}]`,
        ),
    ),
  )
}

/** Returns each known difference that was seen, once, with how often it was. */
export function listKnown(results: readonly TrialResult[]): readonly string[] {
  const seen = results.flatMap((trial) =>
    trial.rows.flatMap(({ findings }) =>
      findings.flatMap((finding) => {
        const why = whyExpected(trial, finding)
        return why === null ? [] : [`${trial.client}: ${why}`]
      }),
    ),
  )
  return [...Map.groupBy(seen, (line) => line)].map(([line, { length }]) => `${line} (${length})`)
}
