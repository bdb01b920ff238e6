import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { findRatio, isGoalMet } from './bench-row.ts'
import type { Measure } from './bench-row.ts'
import { renderTable } from './render-table.ts'
import { ROWS } from './rows.ts'

const WORK = join(import.meta.dirname, '.work')

process.exitCode = await main(process.argv.slice(2))

/** Measures the rows named, or all; prints one table and keeps the figures as JSON. */
async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => ROWS.every((row) => row.name !== name))
  if (unknown.length > 0) {
    console.error(`No row is named ${unknown.join(', ')}. Rows: ${listNames()}.`)
    return 2
  }
  const rows = names.length === 0 ? ROWS : ROWS.filter(({ name }) => names.includes(name))
  const results: { row: string; measures: Measure[] }[] = []
  for (const row of rows) {
    console.error(`Measuring ${row.name} …`)
    results.push({ row: row.name, measures: await row.run() })
  }
  console.log(renderTable(results.flatMap(({ measures }) => measures)))
  mkdirSync(WORK, { recursive: true })
  writeFileSync(join(WORK, 'results.json'), `${JSON.stringify(toJson(results), null, 2)}\n`)
  return 0
}

function listNames(): string {
  return ROWS.map(({ name }) => name).join(', ')
}

function toJson(results: readonly { row: string; measures: readonly Measure[] }[]) {
  return {
    measured_at: new Date().toISOString(),
    node: process.version,
    processors: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
    measures: results.flatMap(({ row, measures }) =>
      measures.map((measure) => ({
        row,
        ...measure,
        ratio: findRatio(measure),
        is_met: isGoalMet(measure),
      })),
    ),
  }
}
