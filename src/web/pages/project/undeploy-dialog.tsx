import { api } from '../../data/api.ts'
import { usePreviewedChange } from '../../data/preview.ts'
import type { DeploymentDrift, Project } from '../../data/types.ts'
import { ChangeDialog } from '../../design/change-dialog.tsx'

interface UndeployDialogProps {
  readonly project: Project
  readonly item: DeploymentDrift
  readonly onClose: () => void
}

/** Takes a copy out of a project; shows first which files go. */
export function UndeployDialog({ project, item, onClose }: UndeployDialogProps) {
  const { artifact, profile, state } = item
  const hasEdits = state === 'modified' || state === 'diverged'
  const change = usePreviewedChange({
    key: ['undeploy', project.id, artifact, profile],
    send: (dryRun) =>
      api.delete('/projects/{project_id}/deployments/{artifact_id}', {
        params: { project_id: project.id, artifact_id: artifact },
        query: { profile, force: hasEdits, dry_run: dryRun },
      }),
    toast: ({ kept }) =>
      kept.length > 0
        ? `${artifact} stays in ${project.name} for ${kept[0]?.kept_for.join(', ') ?? ''}`
        : `Took ${artifact} out of ${project.name}`,
  })
  return (
    <ChangeDialog
      change={change}
      width="sm"
      title={`Undeploy ${artifact}`}
      description={
        hasEdits
          ? 'The edits made here are kept in the history, and Undo brings the files back.'
          : 'The collection keeps it, and Undo brings the files back.'
      }
      verb="Undeploy"
      isDanger
      rows={1}
      onClose={onClose}
    >
      {({ items, kept }) => (
        <div>
          {kept.map(({ path, kept_for }) => (
            <p key={path} className="text-sm">
              It stays there for {kept_for.join(', ')}, which has it as a part.
            </p>
          ))}
          <ul className="font-mono text-xs text-muted">
            {items.map(({ path }) => (
              <li key={path} className="truncate">
                {path}
              </li>
            ))}
          </ul>
        </div>
      )}
    </ChangeDialog>
  )
}
