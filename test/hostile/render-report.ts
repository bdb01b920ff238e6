import type { CaseResult } from './run-case.ts'

interface Row {
  readonly name: string
  readonly results: readonly CaseResult[]
}

/** Returns the table of a run, a line a class, and the totals below it. */
export function renderReport(results: readonly CaseResult[]): string {
  const classes = [...Map.groupBy(results, ({ one }) => one.class)].toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  )
  const rows = classes.map(([name, own]) => rowOf({ name, results: own }))
  const total = rowOf({ name: 'total', results })
  const header = ['class', 'tried', 'as expected', 'breaches', 'hangs', 'not built yet', 's', 'MiB']
  return table([header, ...rows, total])
}

/** A case that goes as far as commands go by now, and no further, is none that passed. */
export function isAsExpected({ surprises, breaches, hangs }: CaseResult): boolean {
  return surprises.length + breaches.length + hangs.length === 0
}

/** Returns a line for everything that went another way than it should. */
export function listSurprises(results: readonly CaseResult[]): string[] {
  return results.flatMap(({ one, surprises, breaches, hangs }) => [
    ...breaches.map((what) => `BREACH ${one.id}: ${what}`),
    ...hangs.map((what) => `HANG ${one.id}: ${what}`),
    ...surprises.map((what) => `${one.id} (${one.expect} ${one.code}): ${what.trim()}`),
  ])
}

function rowOf({ name, results }: Row): string[] {
  const whole = results.filter(({ reach }) => reach === 'whole')
  const run = results.filter(({ reach }) => reach !== 'none')
  return [
    name,
    String(whole.length),
    String(whole.filter(isAsExpected).length),
    String(run.filter(({ breaches }) => breaches.length > 0).length),
    String(run.filter(({ hangs }) => hangs.length > 0).length),
    String(results.length - whole.length),
    run.length === 0
      ? '-'
      : (Math.max(...run.map(({ milliseconds }) => milliseconds)) / 1000).toFixed(1),
    run.length === 0 ? '-' : String(Math.round(Math.max(...run.map((r) => r.peakKib)) / 1024)),
  ]
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  )
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0
        return column === 0 ? cell.padEnd(width) : cell.padStart(width)
      })
      .join(' | ')
  const rule = widths.map((width) => '-'.repeat(width)).join(' | ')
  const [header = [], ...rest] = rows
  return [line(header), rule, ...rest.map(line)].map((text) => `| ${text} |`).join('\n')
}
