import { Camera, History, Shield, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useDeleteSnapshot, useSnapshots } from '../../data/history.ts'
import type { Snapshot } from '../../data/types.ts'
import { Button } from '../../design/button.tsx'
import { Checkbox } from '../../design/checkbox.tsx'
import { EmptyState } from '../../design/empty-state.tsx'
import { IconButton } from '../../design/icon-button.tsx'
import { QueryView } from '../../design/query-view.tsx'
import { sayCount } from '../../design/say-count.ts'
import { TimeAgo } from '../../design/time-ago.tsx'
import { RollbackDialog } from './rollback-dialog.tsx'

/** The collection's snapshots, each with a rollback. */
export function SnapshotList({ onTake }: { readonly onTake: () => void }) {
  const [showsSafety, setShowsSafety] = useState(true)
  const [target, setTarget] = useState<Snapshot | null>(null)
  const snapshots = useSnapshots(showsSafety)
  return (
    <>
      <label className="flex items-center gap-2 px-4 pt-3 text-sm text-muted sm:px-6">
        <Checkbox
          aria-label="Also those that commands took"
          checked={showsSafety}
          onChange={(event) => setShowsSafety(event.target.checked)}
        />
        Also those that commands took before they changed something
      </label>
      <QueryView query={snapshots} errorSpace="p-4 sm:px-6">
        {(all) =>
          all.length === 0 ? (
            <EmptyState
              icon={<Camera size={20} aria-hidden />}
              title="No snapshot yet"
              action={<Button onClick={onTake}>Take one</Button>}
              command="skillmeat snapshot create “before tidying up”"
            >
              A snapshot holds the whole collection as it is. It costs next to nothing.
            </EmptyState>
          ) : (
            <ul className="divide-y divide-line">
              {all.map((snapshot) => (
                <SnapshotRow
                  key={snapshot.id}
                  snapshot={snapshot}
                  onRollBack={() => setTarget(snapshot)}
                />
              ))}
            </ul>
          )
        }
      </QueryView>
      {target !== null && <RollbackDialog snapshot={target} onClose={() => setTarget(null)} />}
    </>
  )
}

interface SnapshotRowProps {
  readonly snapshot: Snapshot
  readonly onRollBack: () => void
}

function SnapshotRow({ snapshot, onRollBack }: SnapshotRowProps) {
  const remove = useDeleteSnapshot()
  const { id, message, kind, timestamp, artifact_count: count } = snapshot
  const Icon = kind === 'safety' ? Shield : Camera
  return (
    <li className="flex items-center gap-3 px-4 py-2.5 hover:bg-hover sm:px-6">
      <Icon size={16} aria-hidden className="shrink-0 text-muted" />
      <div className="min-w-0 flex-1">
        <p className="truncate text-sm font-medium">{message}</p>
        <p className="truncate text-xs text-muted">
          <TimeAgo at={timestamp} />, {sayCount(count, 'artifact')}
          {kind === 'safety' && ', taken by a command'}
        </p>
      </div>
      <Button size="sm" icon={<History size={14} aria-hidden />} onClick={onRollBack}>
        Roll back
      </Button>
      <IconButton label={`Delete the snapshot ${message}`} onClick={() => remove.mutate(id)}>
        <Trash2 size={15} aria-hidden />
      </IconButton>
    </li>
  )
}
