import { api } from '../../../data/api.ts'
import { usePreviewedChange } from '../../../data/preview.ts'
import { ChangeDialog } from '../../../design/change-dialog.tsx'
import { shortHash } from '../../../design/hash.tsx'
import { sayCount } from '../../../design/say-count.ts'
import type { VersionDialogProps } from './tag-version-dialog.tsx'

interface RevertDialogProps extends VersionDialogProps {
  /** Go back to the whole version, instead of only undoing what it changed. */
  readonly isWhole: boolean
}

/** Reverts a version as a new version, after a preview. */
export function RevertDialog(props: RevertDialogProps) {
  const { artifact, collection, version, isWhole, onClose } = props
  const short = shortHash(version)
  const change = usePreviewedChange({
    key: ['revert', artifact, version, isWhole],
    send: (dryRun) =>
      api.post('/artifacts/{artifact_id}/versions/{version_id}/revert', {
        params: { artifact_id: artifact, version_id: version },
        query: { collection, dry_run: dryRun },
        body: { whole: isWhole },
      }),
    toast: () => (isWhole ? `Went back to ${short}` : `Took back what ${short} changed`),
  })
  return (
    <ChangeDialog
      change={change}
      width="sm"
      title={isWhole ? `Go back to ${short}` : `Take back what ${short} changed`}
      description="It becomes a new version on top; nothing of the history goes."
      verb={isWhole ? 'Go back' : 'Take back'}
      hasEffect={({ action }) => action !== 'unchanged'}
      rows={2}
      onClose={onClose}
    >
      {(outcome) => (
        <p className="text-sm">
          <Outcome {...outcome} />
        </p>
      )}
    </ChangeDialog>
  )
}

interface OutcomeProps {
  readonly action: string
  readonly merged: readonly string[]
  readonly conflicts: readonly string[]
}

function Outcome({ action, merged, conflicts }: OutcomeProps) {
  if (action === 'unchanged') return 'There is nothing to change: the head is the same.'
  if (conflicts.length > 0) {
    return `${sayCount(conflicts.length, 'file')} changed since in the same places and would wait under Merges: ${conflicts.join(', ')}.`
  }
  return merged.length > 0 ? `Merges cleanly: ${merged.join(', ')}.` : 'It applies cleanly.'
}
