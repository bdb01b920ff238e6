import { useProjects } from '../data/projects.ts'
import { Dialog } from '../design/dialog.tsx'
import { ErrorNote } from '../design/error-note.tsx'
import { SkeletonRows } from '../design/skeleton.tsx'
import { AddProjectForm } from './add-project-form.tsx'
import { DeployForm } from './deploy-form.tsx'

export interface DeployDialogProps {
  readonly artifacts: readonly string[]
  /** The project, if it is already known. */
  readonly project?: string
  readonly onClose: () => void
  readonly onDone?: (() => void) | undefined
}

/** Deploys artifacts into a project, after a preview and the consents that are needed. */
export function DeployDialog({ artifacts, project, onClose, onDone }: DeployDialogProps) {
  const projects = useProjects()
  const reachable = projects.data?.filter((one) => one.reachable) ?? []
  const first = project ?? reachable[0]?.id
  const title =
    artifacts.length === 1 ? `Deploy ${artifacts[0]}` : `Deploy ${artifacts.length} artifacts`
  if (first !== undefined && reachable.length > 0) {
    return (
      <DeployForm
        title={title}
        artifacts={artifacts}
        first={first}
        projects={reachable}
        onClose={onClose}
        onDone={onDone}
      />
    )
  }
  return (
    <Dialog onClose={onClose} title={title}>
      {projects.isPending && <SkeletonRows rows={3} />}
      {projects.isError && <ErrorNote error={projects.error} />}
      {projects.isSuccess && <AddProjectForm isFirst />}
    </Dialog>
  )
}
