import type { Warning } from '../../core/errors.ts'
import type { Output } from '../command/output.ts'
import { count, safeText } from './text.ts'

/** A warning, and what it is about where it does not say so itself. */
export interface WarningAbout {
  readonly about: string
  readonly warning: Warning
}

/** A warning about something, on a line of its own. */
export function warningLine(out: Output, about: string, { code, message }: Warning): string {
  return `  ${out.paint('yellow', code)} ${safeText(about, 100)}: ${safeText(message, 400)}`
}

/** So many warnings of one kind are listed one by one. */
const FEW = 5
/** So many things that are said of several are listed. */
const MOST = 12

/** Lists warnings; where there are many of one kind about one agent, as a group that says each thing once. */
export function warningLines(out: Output, warnings: readonly WarningAbout[]): string[] {
  const groups = Map.groupBy(warnings, ({ about, warning }) => `${warning.code} ${agentOf(about)}`)
  return [...groups.values()].flatMap((group) =>
    group.length <= FEW
      ? group.map(({ about, warning }) => warningLine(out, about, warning))
      : groupLines(out, group),
  )
}

function groupLines(out: Output, group: readonly WarningAbout[]): string[] {
  const [first] = group
  if (first === undefined) return []
  const agent = agentOf(first.about)
  const said = [...Map.groupBy(group, ({ warning }) => warning.message)].toSorted(
    ([, one], [, other]) => other.length - one.length,
  )
  const where = agent === '' ? '' : ` (${safeText(agent, 40)})`
  return [
    `  ${out.paint('yellow', first.warning.code)} ${count(group.length, 'time')}${where}:`,
    ...said
      .slice(0, MOST)
      .map(([message, all]) => `    ${safeText(message, 200)} ${out.paint('dim', namesOf(all))}`),
    ...(said.length > MOST ? [`    and ${said.length - MOST} more; --json lists all`] : []),
  ]
}

function namesOf(all: readonly WarningAbout[]): string {
  const names = all.map(({ about }) => safeText(about.replace(/ \([^()]*\)$/, ''), 60))
  const shown = names.slice(0, 3).join(', ')
  return names.length > 3 ? `[${shown} and ${names.length - 3} more]` : `[${shown}]`
}

/** The agent in `type:name (agent)`; empty where none is named. */
function agentOf(about: string): string {
  return / \(([^()]*)\)$/.exec(about)?.[1] ?? ''
}
