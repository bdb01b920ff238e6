import { terminalText } from '../../core/security/terminal-text.ts'
import type { ChangeOutcome } from '../../operations/engine/run/run-change.ts'
import type { Output } from '../command/output.ts'

/** Returns rows as lines with aligned columns; the last column is not padded. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = []
  for (const row of rows) {
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, visibleWidth(cell))
    })
  }
  return rows.map((row) =>
    row
      .map((cell, index) =>
        index === row.length - 1
          ? cell
          : cell + ' '.repeat((widths[index] ?? 0) - visibleWidth(cell)),
      )
      .join('  ')
      .trimEnd(),
  )
}

function visibleWidth(cell: string): number {
  // oxlint-disable-next-line no-control-regex -- colours are escape sequences
  return cell.replace(/\x1b\[[0-9;]*m/g, '').length
}

/** Returns text of somebody else's making, safe and cut for one column. */
export function safeText(text: string | null, max = 72): string {
  return terminalText(text ?? '', max)
}

export function shortId(id: string): string {
  return id.startsWith('av_') ? id.slice(0, 11) : id.slice(0, 8)
}

/** Returns `3 skills`, `1 skill`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}

/** The last line of a change: how to take it back, or that nothing was written. */
export function footer(
  out: Output,
  outcome: Pick<ChangeOutcome<unknown>, 'operation' | 'dryRun'>,
): string[] {
  if (outcome.dryRun) return [out.paint('dim', 'Dry run: nothing was written.')]
  if (outcome.operation === null) return [out.paint('dim', 'Nothing changed.')]
  return [out.paint('dim', 'Take it back with `skillmeat undo`.')]
}

const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const

/** Returns a time as a person would say it: `3 days ago`. */
export function relativeTime(iso: string, now = Date.now()): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(iso)) / 1000))
  for (const [unit, size] of UNITS) {
    const number = Math.floor(seconds / size)
    if (number >= 1) return `${count(number, unit)} ago`
  }
  return 'just now'
}
