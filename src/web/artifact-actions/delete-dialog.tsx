import { useQuery } from '@tanstack/react-query'
import { api } from '../data/api.ts'
import { useBatch } from '../data/changes.ts'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { ErrorNote } from '../design/error-note.tsx'
import { sayCount } from '../design/say-count.ts'
import { SkeletonRows } from '../design/skeleton.tsx'

interface DeleteDialogProps {
  readonly artifacts: readonly string[]
  readonly collection?: string | undefined
  readonly onClose: () => void
  readonly onDone?: () => void
}

/** Takes artifacts out of the collection; shows first where copies of them stay. */
export function DeleteDialog({ artifacts, collection, onClose, onDone }: DeleteDialogProps) {
  const remove = (artifact: string, dryRun: boolean) =>
    api.delete('/artifacts/{artifact_id}', {
      params: { artifact_id: artifact },
      query: { collection, dry_run: dryRun, force: true },
    })
  const preview = useQuery({
    queryKey: ['preview', 'delete', artifacts],
    queryFn: async () =>
      (await Promise.all(artifacts.map((one) => remove(one, true)))).map(({ result }) => result),
    gcTime: 0,
  })
  const batch = useBatch({
    work: (artifact: string) => remove(artifact, false),
    said: (count) => (count === 1 ? `Deleted ${artifacts[0]}` : `Deleted ${count} artifacts`),
  })
  const submit = () =>
    batch.mutate(artifacts, {
      onSuccess: () => {
        onClose()
        onDone?.()
      },
    })
  const places = new Set(preview.data?.flatMap(({ deployed_in }) => deployed_in))
  return (
    <Dialog
      isOpen
      onClose={onClose}
      width="sm"
      title={
        artifacts.length === 1 ? `Delete ${artifacts[0]}` : `Delete ${artifacts.length} artifacts`
      }
      description="A snapshot is taken first, the history stays, and Undo brings everything back."
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            tone="danger"
            onClick={submit}
            isBusy={batch.isPending}
            disabled={!preview.isSuccess}
          >
            Delete
          </Button>
        </>
      }
    >
      {preview.isPending && <SkeletonRows rows={2} />}
      {preview.isError && <ErrorNote error={preview.error} />}
      {batch.isError && <ErrorNote error={batch.error} />}
      {preview.isSuccess && places.size === 0 && (
        <p className="text-sm text-muted">No project has a copy.</p>
      )}
      {places.size > 0 && <StayingCopies places={[...places]} />}
    </Dialog>
  )
}

function StayingCopies({ places }: { readonly places: readonly string[] }) {
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
