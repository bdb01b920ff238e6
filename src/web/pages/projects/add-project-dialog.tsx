import { useNavigate } from '@tanstack/react-router'
import { AddProjectForm } from '../../artifact-actions/add-project-form.tsx'
import { Dialog } from '../../design/dialog.tsx'

export function AddProjectDialog({ onClose }: { readonly onClose: () => void }) {
  const navigate = useNavigate()
  return (
    <Dialog
      onClose={onClose}
      title="Register a project"
      description="Nothing in the folder is changed. What was deployed there before is taken over."
    >
      <AddProjectForm
        onDone={(id) => {
          onClose()
          void navigate({ to: '/projects/$id', params: { id } })
        }}
      />
    </Dialog>
  )
}
