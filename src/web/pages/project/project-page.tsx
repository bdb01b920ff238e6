import { Link, getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ApiError } from '../../../api/client/api-error.ts'
import { useDrift, useProject } from '../../data/projects.ts'
import { useProjectModifications } from '../../data/versions.ts'
import type { Project } from '../../data/types.ts'
import { Badge } from '../../design/badge.tsx'
import { buttonClass } from '../../design/button.tsx'
import { EmptyState } from '../../design/empty-state.tsx'
import { ErrorNote } from '../../design/error-note.tsx'
import { PageHeader } from '../../design/page-header.tsx'
import { QueryView } from '../../design/query-view.tsx'
import { SkeletonRows } from '../../design/skeleton.tsx'
import { TimeAgo } from '../../design/time-ago.tsx'
import { DriftTable } from './drift-table.tsx'
import { ProjectActions } from './project-actions.tsx'

const route = getRouteApi('/projects/$id')

/** One project with the state of each copy. */
export function ProjectPage(): ReactNode {
  const { id } = route.useParams()
  const project = useProject(id)
  const drift = useDrift(id)
  if (project.isError) return <ProjectFailed error={project.error} />
  if (project.isPending) return <SkeletonRows rows={8} />
  return (
    <>
      <PageHeader
        trail={
          <Link to="/projects" className="hover:text-ink hover:underline">
            Projects
          </Link>
        }
        title={project.data.name}
        {...(!project.data.reachable && { aside: <Badge tone="bad">Not reachable</Badge> })}
        actions={<ProjectActions project={project.data} drift={drift.data ?? []} />}
      >
        <p className="mt-0.5 font-mono text-xs break-all text-muted">{project.data.path}</p>
        <LastCheck project={project.data} />
      </PageHeader>
      <div className="min-h-0 flex-1 overflow-y-auto border-t border-line">
        <QueryView query={drift} errorSpace="p-6">
          {(items) => <DriftTable project={project.data} items={items} />}
        </QueryView>
      </div>
    </>
  )
}

function LastCheck({ project }: { readonly project: Project }) {
  const { data } = useProjectModifications(project.id)
  if (data === undefined) return null
  return (
    <p className="mt-1 text-xs text-muted">
      {data.last_checked === null ? (
        'Never checked on request.'
      ) : (
        <>
          Checked <TimeAgo at={data.last_checked} />: {data.total_count} modified.
        </>
      )}
    </p>
  )
}

function ProjectFailed({ error }: { readonly error: Error }) {
  const isGone = error instanceof ApiError && error.status === 404
  return (
    <>
      <PageHeader title="Project" trail={<Link to="/projects">Projects</Link>} />
      {isGone ? (
        <EmptyState
          title="This folder is no project"
          command="skillmeat project add"
          action={
            <Link to="/projects" className={buttonClass({ tone: 'primary' })}>
              All projects
            </Link>
          }
        >
          It was never registered, or it was forgotten.
        </EmptyState>
      ) : (
        <div className="p-6">
          <ErrorNote error={error} />
        </div>
      )}
    </>
  )
}
