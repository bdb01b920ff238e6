import { useAudit } from '../../data/history.ts'
import type { AuditEntry } from '../../data/types.ts'
import { Badge } from '../../design/badge.tsx'
import { EmptyState } from '../../design/empty-state.tsx'
import { QueryView } from '../../design/query-view.tsx'
import { TimeAgo } from '../../design/time-ago.tsx'

/** Every rollback, with what it did file by file. */
export function AuditList() {
  const audit = useAudit()
  return (
    <QueryView query={audit} errorSpace="p-4 sm:px-6">
      {(entries) =>
        entries.length === 0 ? (
          <EmptyState title="Nothing was rolled back" command="skillmeat rollback latest --dry-run">
            What a rollback restores, merges and leaves to you stands here for good.
          </EmptyState>
        ) : (
          <ul className="divide-y divide-line">
            {entries.map((entry) => (
              <AuditRow key={entry.id} entry={entry} />
            ))}
          </ul>
        )
      }
    </QueryView>
  )
}

function AuditRow({ entry }: { readonly entry: AuditEntry }) {
  const groups = [
    ['restored', entry.files_restored],
    ['merged', entry.files_merged],
    ['settled as before', entry.conflicts_resolved],
    ['waiting for you', entry.conflicts_pending],
  ] as const
  return (
    <li className="px-4 py-3 sm:px-6">
      <div className="flex flex-wrap items-center gap-2 text-sm">
        <Badge tone={entry.success ? 'good' : 'bad'}>
          {entry.success ? entry.operation_type : 'failed'}
        </Badge>
        <span>
          {entry.collection_name} to {entry.target_snapshot_id}
        </span>
        <span className="text-xs text-faint">
          <TimeAgo at={entry.timestamp} />
        </span>
      </div>
      {entry.error !== null && <p className="mt-1 text-sm text-bad">{entry.error}</p>}
      <dl className="mt-1 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 text-xs">
        {groups
          .filter(([, paths]) => paths.length > 0)
          .map(([word, paths]) => (
            <div key={word} className="contents">
              <dt className="text-muted">{word}</dt>
              <dd className="font-mono break-words">{paths.join(', ')}</dd>
            </div>
          ))}
      </dl>
    </li>
  )
}
