import { FolderGit2, FolderPlus, RefreshCw } from 'lucide-react'
import { Suspense, useState } from 'react'
import type { ReactNode } from 'react'
import { lazyComponent } from '../../browser/lazy-component.tsx'
import { useShortcuts } from '../../browser/shortcuts.ts'
import { useProjects } from '../../data/projects.ts'
import type { Project } from '../../data/types.ts'
import { Button } from '../../design/button.tsx'
import { EmptyState } from '../../design/empty-state.tsx'
import { PageHeader } from '../../design/page-header.tsx'
import { QueryView } from '../../design/query-view.tsx'
import { sayCount } from '../../design/say-count.ts'
import { DriftSummary } from './drift-summary.tsx'
import { ProjectList } from './project-list.tsx'

const AddProjectDialog = lazyComponent(
  async () => (await import('./add-project-dialog.tsx')).AddProjectDialog,
)
const SyncAllDialog = lazyComponent(
  async () => (await import('./sync-all-dialog.tsx')).SyncAllDialog,
)

/** Every project with the state of its copies, and a way to sync all of them. */
export function ProjectsPage(): ReactNode {
  const projects = useProjects()
  const [dialog, setDialog] = useState<'add' | 'sync' | null>(null)
  const close = () => setDialog(null)
  const items = projects.data ?? []
  useShortcuts('Projects', [
    { keys: 'a', label: 'Register a project', run: () => setDialog('add') },
    { keys: 's', label: 'Sync all that is safe', run: () => setDialog('sync') },
  ])
  return (
    <>
      <PageHeader
        title="Projects"
        aside={<span className="tabular text-sm text-muted">{projects.data?.length}</span>}
        actions={
          <>
            <Button icon={<FolderPlus size={15} aria-hidden />} onClick={() => setDialog('add')}>
              Register
            </Button>
            <Button
              tone="primary"
              icon={<RefreshCw size={15} aria-hidden />}
              disabled={items.length === 0}
              onClick={() => setDialog('sync')}
            >
              Sync all that is safe
            </Button>
          </>
        }
      >
        <p className="mt-1 text-sm text-muted">{describeDrift(items)}</p>
      </PageHeader>
      <div className="min-h-0 flex-1 overflow-y-auto border-t border-line">
        <QueryView query={projects} errorSpace="p-6">
          {(all) =>
            all.length === 0 ? (
              <NoProjects onAdd={() => setDialog('add')} />
            ) : (
              <>
                <DriftSummary projects={all} />
                <ProjectList projects={all} />
              </>
            )
          }
        </QueryView>
      </div>
      <Suspense fallback={null}>
        {dialog === 'add' && <AddProjectDialog onClose={close} />}
        {dialog === 'sync' && <SyncAllDialog projects={items} onClose={close} />}
      </Suspense>
    </>
  )
}

function describeDrift(projects: readonly Project[]): string {
  const behind = projects.filter(({ modified, outdated }) => modified + outdated > 0).length
  if (projects.length === 0) return 'Folders of yours that artifacts are deployed into.'
  return behind === 0
    ? 'Every copy is what the collection has, as last seen.'
    : `${sayCount(behind, 'project')} drifted, as last seen.`
}

function NoProjects({ onAdd }: { readonly onAdd: () => void }) {
  return (
    <EmptyState
      icon={<FolderGit2 size={20} aria-hidden />}
      title="No project yet"
      command="skillmeat project add"
      action={
        <Button tone="primary" onClick={onAdd}>
          Register a project
        </Button>
      }
    >
      A project is a folder that artifacts are deployed into. Deploying from a terminal registers it
      by itself.
    </EmptyState>
  )
}
