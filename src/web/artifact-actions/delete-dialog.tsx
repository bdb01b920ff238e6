import { api } from '../data/api.ts'
import { usePreviewedBatch } from '../data/preview.ts'
import { ChangeDialog } from '../design/change-dialog.tsx'
import { sayCount } from '../design/say-count.ts'

interface DeleteDialogProps {
  readonly artifacts: readonly string[]
  readonly collection?: string | undefined
  readonly onClose: () => void
  readonly onDone?: (() => void) | undefined
}

/** Takes artifacts out of the collection; shows first where copies of them stay. */
export function DeleteDialog({ artifacts, collection, onClose, onDone }: DeleteDialogProps) {
  const remove = (artifact: string, dryRun: boolean) =>
    api.delete('/artifacts/{artifact_id}', {
      params: { artifact_id: artifact },
      query: { collection, dry_run: dryRun, force: true },
    })
  const change = usePreviewedBatch({
    key: ['delete', artifacts],
    plan: () => Promise.all(artifacts.map((one) => remove(one, true))),
    inputs: () => artifacts,
    work: (artifact: string) => remove(artifact, false),
    toast: (count) => (count === 1 ? `Deleted ${artifacts[0]}` : `Deleted ${count} artifacts`),
  })
  return (
    <ChangeDialog
      change={change}
      width="sm"
      title={
        artifacts.length === 1 ? `Delete ${artifacts[0]}` : `Delete ${artifacts.length} artifacts`
      }
      description="A snapshot is taken first, the history stays, and Undo brings everything back."
      verb="Delete"
      isDanger
      rows={2}
      onClose={onClose}
      onDone={onDone}
    >
      {(plans) => (
        <RemainingCopies places={[...new Set(plans.flatMap(({ result }) => result.deployed_in))]} />
      )}
    </ChangeDialog>
  )
}

function RemainingCopies({ places }: { readonly places: readonly string[] }) {
  if (places.length === 0) return <p className="text-sm text-muted">No project has a copy.</p>
  return (
    <div className="text-sm">
      <p>Copies stay in {sayCount(places.length, 'project')}:</p>
      <ul className="mt-1 font-mono text-xs text-muted">
        {places.map((place) => (
          <li key={place} className="truncate">
            {place}
          </li>
        ))}
      </ul>
    </div>
  )
}
