import type { FileDiff } from '../../data/types.ts'

/** The fields of frontmatter that differ, as a table. */
export function FieldTable({ fields }: { readonly fields: FileDiff['fields'] }) {
  return (
    <table className="w-full border-b border-line text-left text-sm">
      <caption className="sr-only">Fields that differ</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {fields.map(({ field, before, after }) => (
          <tr key={field}>
            <th
              scope="row"
              className="w-36 px-3 py-1.5 align-top font-mono text-xs font-normal text-muted"
            >
              {field}
            </th>
            <td className="w-1/2 px-3 py-1.5 align-top break-words">
              <Value value={before} className="bg-removed" />
            </td>
            <td className="w-1/2 px-3 py-1.5 align-top break-words">
              <Value value={after} className="bg-added" />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Value({ value, className }: { readonly value: unknown; readonly className: string }) {
  if (value === null) return <span className="text-faint">not there</span>
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return <span className={`rounded-sm px-1 ${className}`}>{text}</span>
}
