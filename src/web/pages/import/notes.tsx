import type { ImportReport } from '../../data/imports.ts'

/** What was refused and what was skipped in a source, with the reasons. */
export function Notes({ report }: { readonly report: ImportReport }) {
  const { refused, skipped } = report
  if (refused.length + skipped.length === 0) return null
  return (
    <div className="flex flex-col gap-2 px-4 py-3 text-sm sm:px-6">
      {refused.length > 0 && (
        <details open>
          <summary className="font-medium text-bad">{refused.length} refused</summary>
          <ul className="mt-1 text-xs text-muted">
            {refused.map(({ artifact, path, message }) => (
              <li key={artifact + path} className="py-0.5 break-words">
                <span className="font-medium text-ink">{artifact}</span> {message}
              </li>
            ))}
          </ul>
        </details>
      )}
      {skipped.length > 0 && (
        <details>
          <summary className="text-muted">{skipped.length} passed over</summary>
          <ul className="mt-1 text-xs text-muted">
            {skipped.map(({ path, reason }) => (
              <li key={path + reason} className="py-0.5 break-words">
                <span className="font-mono">{path === '' ? 'the root' : path}</span> {reason}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}
