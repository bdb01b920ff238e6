import { api } from '../../data/api.ts'
import { useChange } from '../../data/changes.ts'
import { usePreview } from '../../data/preview.ts'
import type { DeploymentDrift, Project } from '../../data/types.ts'
import { Button } from '../../design/button.tsx'
import { Dialog } from '../../design/dialog.tsx'
import { ErrorNote } from '../../design/error-note.tsx'
import { SkeletonRows } from '../../design/skeleton.tsx'

interface UndeployDialogProps {
  readonly project: Project
  readonly item: DeploymentDrift
  readonly onClose: () => void
}

/** Takes a copy out of a project; shows first which files go. */
export function UndeployDialog({ project, item, onClose }: UndeployDialogProps) {
  const { artifact, profile, state } = item
  const hasEdits = state === 'modified' || state === 'diverged'
  const send = (dryRun: boolean) =>
    api.delete('/projects/{project_id}/deployments/{artifact_id}', {
      params: { project_id: project.id, artifact_id: artifact },
      query: { profile, force: hasEdits, dry_run: dryRun },
    })
  const preview = usePreview(['undeploy', project.id, artifact, profile], () => send(true))
  const change = useChange({
    work: () => send(false),
    said: ({ result: { kept } }) =>
      kept.length > 0
        ? `${artifact} stays in ${project.name} for ${kept[0]?.kept_for.join(', ') ?? ''}`
        : `Took ${artifact} out of ${project.name}`,
    showsError: true,
  })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      width="sm"
      title={`Undeploy ${artifact}`}
      description={
        hasEdits
          ? 'The edits made here are kept in the history, and Undo brings the files back.'
          : 'The collection keeps it, and Undo brings the files back.'
      }
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            tone="danger"
            disabled={!preview.isSuccess}
            isBusy={change.isPending}
            onClick={() => change.mutate(undefined, { onSuccess: onClose })}
          >
            Undeploy
          </Button>
        </>
      }
    >
      {preview.isPending && <SkeletonRows rows={1} />}
      {preview.isError && <ErrorNote error={preview.error} />}
      {change.isError && <ErrorNote error={change.error} />}
      {preview.data?.kept.map(({ path, kept_for }) => (
        <p key={path} className="text-sm">
          It stays there for {kept_for.join(', ')}, which has it as a part.
        </p>
      ))}
      <ul className="font-mono text-xs text-muted">
        {preview.data?.items.map(({ path }) => (
          <li key={path} className="truncate">
            {path}
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
