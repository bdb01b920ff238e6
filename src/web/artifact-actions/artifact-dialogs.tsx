import { Suspense } from 'react'
import { lazyComponent } from '../browser/lazy-component.tsx'

export const DeployDialog = lazyComponent(
  async () => (await import('./deploy-dialog.tsx')).DeployDialog,
)
const TagDialog = lazyComponent(async () => (await import('./tag-dialog.tsx')).TagDialog)
const RenameDialog = lazyComponent(async () => (await import('./rename-dialog.tsx')).RenameDialog)
const ExportDialog = lazyComponent(async () => (await import('./export-dialog.tsx')).ExportDialog)
const DeleteDialog = lazyComponent(async () => (await import('./delete-dialog.tsx')).DeleteDialog)
export const PickArtifact = lazyComponent(
  async () => (await import('./pick-artifact.tsx')).PickArtifact,
)

export type ArtifactAction = 'deploy' | 'tag' | 'rename' | 'export' | 'delete'

interface ArtifactDialogsProps {
  /** The action whose dialog is open. */
  readonly action: ArtifactAction | null
  readonly artifacts: readonly { readonly id: string; readonly tags: readonly string[] }[]
  readonly collection: string | undefined
  readonly onClose: () => void
  /** Called when the artifacts were deployed or exported. */
  readonly onDone?: () => void
  readonly onDeleted: () => void
}

/** The dialog of an action on artifacts. Its code is loaded when it is first opened. */
export function ArtifactDialogs(props: ArtifactDialogsProps) {
  const { action, artifacts, collection, onClose, onDone, onDeleted } = props
  const ids = artifacts.map(({ id }) => id)
  const [first] = ids
  const chosen = { artifacts: ids, onClose, onDone }
  return (
    <Suspense fallback={null}>
      {action === 'deploy' && <DeployDialog {...chosen} />}
      {action === 'tag' && <TagDialog {...{ artifacts, collection, onClose }} />}
      {action === 'rename' && first !== undefined && (
        <RenameDialog {...{ id: first, collection, onClose }} />
      )}
      {action === 'export' && <ExportDialog {...chosen} />}
      {action === 'delete' && (
        <DeleteDialog {...chosen} collection={collection} onDone={onDeleted} />
      )}
    </Suspense>
  )
}
