import { Table, Td, Th } from '../../design/table.tsx'

interface HotSpot {
  readonly name: string
  readonly versions: number
  readonly drift: number
  readonly conflicts: number
}

interface HotSpotsProps {
  readonly title: string
  readonly rows: readonly HotSpot[]
}

/** What drifts and conflicts most, in descending order. */
export function HotSpots({ title, rows }: HotSpotsProps) {
  const most = Math.max(1, ...rows.map(({ drift, conflicts }) => drift + conflicts))
  return (
    <div className="min-w-0">
      <h2 className="mb-2 text-sm font-medium">{title}</h2>
      {rows.length === 0 ? (
        <p className="rounded-lg border border-line p-4 text-sm text-muted">Nothing drifted.</p>
      ) : (
        <Table
          label={title}
          head={
            <tr>
              <Th>Name</Th>
              <Th className="text-right">Edits</Th>
              <Th className="text-right">Conflicts</Th>
              <Th className="w-1/4 max-sm:hidden">
                <span className="sr-only">Share</span>
              </Th>
            </tr>
          }
        >
          {rows.map(({ name, drift, conflicts }) => (
            <tr key={name}>
              <Td className="max-w-0 truncate" title={name}>
                {name}
              </Td>
              <Td className="tabular text-right">{drift}</Td>
              <Td className="tabular text-right">{conflicts}</Td>
              <Td className="max-sm:hidden" aria-hidden>
                <span
                  className="block h-1.5 rounded-full bg-info"
                  style={{ width: `${((drift + conflicts) / most) * 100}%` }}
                />
              </Td>
            </tr>
          ))}
        </Table>
      )}
    </div>
  )
}
