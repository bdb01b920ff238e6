import type { Measure } from './bench-row.ts'
import { findRatio, isGoalMet } from './bench-row.ts'

const HEAD = ['what', 'ours', 'rival', 'theirs', 'ratio', 'goal', 'met', 'note']

/** Renders measures as one markdown table. */
export function renderTable(measures: readonly Measure[]): string {
  const rows = [HEAD, HEAD.map(() => '---'), ...measures.map(renderRow)]
  return rows.map((cells) => `| ${cells.join(' | ')} |\n`).join('')
}

function renderRow(measure: Measure): string[] {
  const { what, ours, unit, rival, goal, note = '' } = measure
  const ratio = findRatio(measure)
  const isMet = isGoalMet(measure)
  return [
    what,
    formatFigure(ours, unit),
    rival?.name ?? '',
    rival === null ? '' : rival.theirs === null ? 'not run' : formatFigure(rival.theirs, unit),
    ratio === null ? '' : `${formatNumber(ratio)} ×`,
    goal === null ? '' : formatGoal(goal.limit, goal.of === 'ratio' ? '×' : unit),
    isMet === null ? '' : isMet ? 'yes' : 'NO',
    note,
  ]
}

function formatGoal(limit: number, unit: string): string {
  return `≤ ${formatFigure(limit, unit)}`
}

function formatFigure(figure: number, unit: string): string {
  if (unit === 'exponent') return `n^${formatNumber(figure)}`
  return unit === 'files' ? `${figure}` : `${formatNumber(figure)} ${unit}`
}

function formatNumber(figure: number): string {
  return figure === 0 || figure >= 100 ? figure.toFixed(0) : figure.toPrecision(3)
}
