import { useNavigate } from '@tanstack/react-router'
import { Ellipsis, FolderInput, FolderMinus, RefreshCw } from 'lucide-react'
import { Suspense, useState } from 'react'
import { DeployDialog, PickArtifact } from '../../artifact-actions/artifact-dialogs.tsx'
import { lazyComponent } from '../../browser/lazy-component.tsx'
import { useShortcuts } from '../../browser/shortcuts.ts'
import { api } from '../../data/api.ts'
import { useChange } from '../../data/changes.ts'
import type { DeploymentDrift, Project } from '../../data/types.ts'
import { Button } from '../../design/button.tsx'
import { IconButton } from '../../design/icon-button.tsx'
import { Menu, MenuItem } from '../../design/menu.tsx'
import { CheckButton } from '../../graph/check-button.tsx'

const SyncDialog = lazyComponent(async () => (await import('./sync-dialog.tsx')).SyncDialog)

interface ProjectActionsProps {
  readonly project: Project
  readonly drift: readonly DeploymentDrift[]
}

/** What can be done with a project as a whole. */
export function ProjectActions({ project, drift }: ProjectActionsProps) {
  const [dialog, setDialog] = useState<'sync' | 'pick' | null>(null)
  const [picked, setPicked] = useState<string | null>(null)
  const close = () => setDialog(null)
  useShortcuts('Project', [
    { keys: 's', label: 'Sync', run: () => setDialog('sync') },
    { keys: 'd', label: 'Deploy more', run: () => setDialog('pick') },
  ])
  return (
    <>
      <CheckButton project={project.id} />
      <Button icon={<FolderInput size={15} aria-hidden />} onClick={() => setDialog('pick')}>
        Deploy more
      </Button>
      <Button
        tone="primary"
        icon={<RefreshCw size={15} aria-hidden />}
        disabled={drift.length === 0}
        onClick={() => setDialog('sync')}
      >
        Sync
      </Button>
      <MoreMenu project={project} />
      <Suspense fallback={null}>
        {dialog === 'sync' && <SyncDialog project={project} onClose={close} />}
        {dialog === 'pick' && (
          <PickArtifact
            title={`Deploy to ${project.name}`}
            without={drift.filter(({ state }) => state !== 'added').map(({ artifact }) => artifact)}
            onClose={close}
            onPick={setPicked}
          />
        )}
        {picked !== null && (
          <DeployDialog artifacts={[picked]} project={project.id} onClose={() => setPicked(null)} />
        )}
      </Suspense>
    </>
  )
}

function MoreMenu({ project }: { readonly project: Project }) {
  const navigate = useNavigate()
  const forget = useChange({
    work: () => api.delete('/projects/{project_id}', { params: { project_id: project.id } }),
    toast: () => `Forgot ${project.name}; its files stay`,
  })
  return (
    <Menu
      trigger={
        <IconButton label="More" className="size-8 border border-line">
          <Ellipsis size={16} aria-hidden />
        </IconButton>
      }
    >
      <MenuItem
        icon={<FolderMinus size={14} />}
        isDanger
        onSelect={() =>
          forget.mutate(undefined, { onSuccess: () => void navigate({ to: '/projects' }) })
        }
      >
        Forget this project
      </MenuItem>
    </Menu>
  )
}
