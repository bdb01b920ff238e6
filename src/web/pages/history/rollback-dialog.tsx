import { useState } from 'react'
import { useRollBack } from '../../data/history.ts'
import type { RollbackReport } from '../../data/history.ts'
import type { Snapshot } from '../../data/types.ts'
import { Badge } from '../../design/badge.tsx'
import type { Tone } from '../../design/badge.tsx'
import { ChangeDialog } from '../../design/change-dialog.tsx'
import { Checkbox } from '../../design/checkbox.tsx'

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

/** Previews a rollback, and makes it. */
export function RollbackDialog({ snapshot, onClose }: RollbackDialogProps) {
  const [preserve, setPreserve] = useState(true)
  const change = useRollBack(snapshot.id, preserve)
  return (
    <ChangeDialog
      change={change}
      title={`Roll back to “${snapshot.message}”`}
      description="Nothing is lost: what is there now becomes a snapshot first, and Undo brings it back."
      width="lg"
      verb="Roll back"
      hasEffect={({ artifacts }) => artifacts.length > 0}
      canRetry
      onClose={onClose}
      choices={
        <label className="flex items-center gap-2 text-sm">
          <Checkbox
            aria-label="Keep edits made since"
            checked={preserve}
            onChange={(event) => setPreserve(event.target.checked)}
          />
          Keep edits made since, merged into the older state
        </label>
      }
    >
      {({ artifacts }) => <Planned artifacts={artifacts} />}
    </ChangeDialog>
  )
}

interface PlannedProps {
  readonly artifacts: RollbackReport['artifacts']
}

function Planned({ artifacts }: PlannedProps) {
  if (artifacts.length === 0) {
    return (
      <p className="py-6 text-center text-sm text-muted">
        The collection is as it was then; there is nothing to roll back.
      </p>
    )
  }
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
