import { api } from '../../../data/api.ts'
import { useChange } from '../../../data/changes.ts'
import { usePreview } from '../../../data/preview.ts'
import { Button } from '../../../design/button.tsx'
import { Dialog } from '../../../design/dialog.tsx'
import { ErrorNote } from '../../../design/error-note.tsx'
import { sayCount } from '../../../design/say-count.ts'
import { SkeletonRows } from '../../../design/skeleton.tsx'
import type { AboutVersion } from './tag-version-dialog.tsx'

interface RevertDialogProps extends AboutVersion {
  /** Go back to the version as a whole, and not only take back what it changed. */
  readonly isWhole: boolean
}

/** Takes a version back as a new version; shows first what comes of it. */
export function RevertDialog(props: RevertDialogProps) {
  const { artifact, collection, version, isWhole, onClose } = props
  const short = version.slice(3, 11)
  const send = (dryRun: boolean) =>
    api.post('/artifacts/{artifact_id}/versions/{version_id}/revert', {
      params: { artifact_id: artifact, version_id: version },
      query: { collection, dry_run: dryRun },
      body: { whole: isWhole },
    })
  const preview = usePreview(['revert', artifact, version, isWhole], () => send(true))
  const change = useChange({
    work: () => send(false),
    said: () => (isWhole ? `Went back to ${short}` : `Took back what ${short} changed`),
    showsError: true,
  })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      width="sm"
      title={isWhole ? `Go back to ${short}` : `Take back what ${short} changed`}
      description="It becomes a new version on top; nothing of the history goes."
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            tone="primary"
            isBusy={change.isPending}
            disabled={!preview.isSuccess || preview.data.action === 'unchanged'}
            onClick={() => change.mutate(undefined, { onSuccess: onClose })}
          >
            {isWhole ? 'Go back' : 'Take back'}
          </Button>
        </>
      }
    >
      <div className="text-sm">
        {preview.isPending && <SkeletonRows rows={2} />}
        {preview.isError && <ErrorNote error={preview.error} />}
        {change.isError && <ErrorNote error={change.error} />}
        {preview.isSuccess && <Outcome {...preview.data} />}
      </div>
    </Dialog>
  )
}

interface OutcomeProps {
  readonly action: string
  readonly merged: readonly string[]
  readonly conflicts: readonly string[]
}

function Outcome({ action, merged, conflicts }: OutcomeProps) {
  if (action === 'unchanged') return <p>There is nothing to change: the head is the same.</p>
  if (conflicts.length > 0) {
    return (
      <p>
        {sayCount(conflicts.length, 'file')} changed since in the same places and would wait under
        Merges: {conflicts.join(', ')}.
      </p>
    )
  }
  return (
    <p>{merged.length > 0 ? `Merges cleanly: ${merged.join(', ')}.` : 'It applies cleanly.'}</p>
  )
}
