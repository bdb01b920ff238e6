import { insights } from '../../operations/analysis/insights.ts'
import type { Activity, Insights } from '../../operations/analysis/insights.ts'
import { presentInsights } from '../../api/present/insights.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { numberOption } from '../command/options.ts'
import type { Output } from '../command/output.ts'
import { safeText, table } from '../render/text.ts'

export const command = defineCommand({
  arguments: [],
  options: {
    weeks: numberOption('-w, --weeks <n>', 'how far back (8)'),
    top: numberOption('--top <n>', 'how many artifacts and projects (10)'),
  },
  examples: [['skillmeat insights', 'what changes, drifts and conflicts, week by week']],
  changes: false,
  run: async (context, _args, options) => {
    const { out } = context
    const found = await insights(await context.ports(), {
      weeks: options.weeks ?? 8,
      top: options.top ?? 10,
    })
    out.document(
      () => presentInsights(found),
      () => render(out, found),
    )
    return EXIT.done
  },
})

const BAR = 24

function render(out: Output, { weeks, artifacts, projects }: Insights): string[] {
  const most = Math.max(1, ...weeks.map(({ versions, drift }) => versions + drift))
  return [
    ...table([
      ['week of', 'commands', 'versions', 'drift', 'conflicts', ''],
      ...weeks.map((one) => [one.week, ...numbers(one), drawBar(out, one, most)]),
    ]),
    ...ranking(
      'Artifacts that drift most',
      artifacts.map((one) => [one.artifact, one]),
    ),
    ...ranking(
      'Projects that drift most',
      projects.map((one) => [one.project, one]),
    ),
  ]
}

function drawBar(out: Output, { versions, drift }: Activity, most: number): string {
  const [wide, rest] = [versions, drift].map((number) => Math.round((number / most) * BAR))
  return out.paint('green', '█'.repeat(wide ?? 0)) + out.paint('cyan', '▒'.repeat(rest ?? 0))
}

function numbers({ operations, versions, drift, conflicts }: Activity): string[] {
  return [operations, versions, drift, conflicts].map(String)
}

function ranking(
  title: string,
  rows: readonly (readonly [name: string, activity: Activity])[],
): string[] {
  if (rows.length === 0) return []
  return [
    '',
    title,
    ...table(
      rows.map(([name, { drift, conflicts }]) => [
        `  ${safeText(name, 120)}`,
        `${drift} edited`,
        `${conflicts} in conflict`,
      ]),
    ),
  ]
}
