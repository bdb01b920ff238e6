import { useState } from 'react'
import { useRollBack, useRollbackPreview } from '../../data/history.ts'
import type { Snapshot } from '../../data/types.ts'
import { Badge } from '../../design/badge.tsx'
import type { Tone } from '../../design/badge.tsx'
import { Button } from '../../design/button.tsx'
import { Checkbox } from '../../design/checkbox.tsx'
import { Dialog } from '../../design/dialog.tsx'
import { ErrorNote } from '../../design/error-note.tsx'
import { SkeletonRows } from '../../design/skeleton.tsx'

interface RollbackDialogProps {
  readonly snapshot: Snapshot
  readonly onClose: () => void
}

const ACTIONS: Readonly<Record<string, readonly [tone: Tone, word: string]>> = {
  restored: ['info', 'as it was'],
  merged: ['accent', 'merged with your edits'],
  added_back: ['good', 'added back'],
  removed: ['bad', 'taken out'],
  kept: ['neutral', 'your edits stay'],
  kept_new: ['neutral', 'made since, stays'],
  pending: ['warn', 'conflicts wait for you'],
  unread: ['bad', 'cannot be read, stays'],
}

/** Shows what going back would do, before it is done. */
export function RollbackDialog({ snapshot, onClose }: RollbackDialogProps) {
  const [preserve, setPreserve] = useState(true)
  const request = { id: snapshot.id, preserve }
  const preview = useRollbackPreview(request)
  const rollBack = useRollBack()
  const artifacts = preview.data?.artifacts ?? []
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Roll back to “${snapshot.message}”`}
      description="Nothing is lost: what is there now becomes a snapshot first, and Undo brings it back."
      width="lg"
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            tone="primary"
            disabled={artifacts.length === 0}
            isBusy={rollBack.isPending}
            onClick={() => rollBack.mutate(request, { onSuccess: onClose })}
          >
            Roll back
          </Button>
        </>
      }
    >
      <label className="mb-3 flex items-center gap-2 text-sm">
        <Checkbox
          aria-label="Keep edits made since"
          checked={preserve}
          onChange={(event) => setPreserve(event.target.checked)}
        />
        Keep edits made since, merged into the older state
      </label>
      {rollBack.isError && <ErrorNote error={rollBack.error} />}
      {preview.isPending && <SkeletonRows />}
      {preview.isError && (
        <ErrorNote error={preview.error} onRetry={() => void preview.refetch()} />
      )}
      {preview.isSuccess && artifacts.length === 0 && (
        <p className="py-6 text-center text-sm text-muted">
          The collection is as it was then; there is nothing to roll back.
        </p>
      )}
      <Planned artifacts={artifacts} />
    </Dialog>
  )
}

interface PlannedProps {
  readonly artifacts: NonNullable<ReturnType<typeof useRollbackPreview>['data']>['artifacts']
}

function Planned({ artifacts }: PlannedProps) {
  return (
    <ul className="divide-y divide-line">
      {artifacts.map(({ artifact, action, restored, merged, conflicts }) => {
        const [tone, word] = ACTIONS[action] ?? ['neutral', action]
        return (
          <li key={artifact} className="flex items-start gap-3 py-2">
            <div className="min-w-0 flex-1">
              <p className="truncate text-sm">{artifact}</p>
              <p className="text-xs break-words text-muted">
                {[...restored, ...merged, ...conflicts].slice(0, 6).join(', ')}
              </p>
            </div>
            <Badge tone={tone}>{word}</Badge>
          </li>
        )
      })}
    </ul>
  )
}
