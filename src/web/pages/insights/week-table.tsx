import type { Insights } from '../../data/types.ts'
import { Table, Td, Th } from '../../design/table.tsx'

/** The weekly counts and how they are shown. */
export const SERIES = [
  { key: 'operations', label: 'Commands', colour: 'accent', hint: 'that changed something' },
  { key: 'versions', label: 'New versions', colour: 'good', hint: 'in the collection' },
  { key: 'drift', label: 'Edits found', colour: 'info', hint: 'in projects' },
  { key: 'conflicts', label: 'Conflicts', colour: 'bad', hint: 'that waited for a person' },
] as const

/** The chart's numbers as a table. */
export function WeekTable({ weeks }: { readonly weeks: Insights['weeks'] }) {
  return (
    <details className="mt-3 text-sm">
      <summary className="text-muted">As a table</summary>
      <div className="mt-2">
        <Table
          label="Activity by week"
          head={
            <tr>
              <Th>Week of</Th>
              {SERIES.map(({ key, label }) => (
                <Th key={key} className="text-right">
                  {label}
                </Th>
              ))}
            </tr>
          }
        >
          {weeks.toReversed().map((week) => (
            <tr key={week.week}>
              <Td className="tabular">{week.week}</Td>
              {SERIES.map(({ key }) => (
                <Td key={key} className="tabular text-right">
                  {week[key]}
                </Td>
              ))}
            </tr>
          ))}
        </Table>
      </div>
    </details>
  )
}
