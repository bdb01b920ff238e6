import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { GitMerge } from 'lucide-react'
import { useProjects } from '../../data/projects.ts'
import { useMerges } from '../../data/server.ts'
import type { PendingMerge } from '../../data/types.ts'
import { Badge } from '../../design/badge.tsx'
import { EmptyState } from '../../design/empty-state.tsx'
import { PageHeader } from '../../design/page-header.tsx'
import { QueryView } from '../../design/query-view.tsx'
import { sayCount } from '../../design/say-count.ts'
import { TimeAgo } from '../../design/time-ago.tsx'

/** Merges that wait for a person. */
export function MergesPage(): ReactNode {
  const merges = useMerges()
  return (
    <>
      <PageHeader title="Merges">
        <p className="mt-1 text-sm text-muted">
          Where both sides changed the same lines. Everything else was merged already.
        </p>
      </PageHeader>
      <div className="min-h-0 flex-1 overflow-y-auto border-t border-line">
        <QueryView query={merges} errorSpace="p-4 sm:px-6">
          {(waiting) =>
            waiting.length === 0 ? (
              <EmptyState
                icon={<GitMerge size={20} aria-hidden />}
                title="Nothing waits for you"
                command="skillmeat sync --all-projects"
              >
                When a sync, an update or an undo meets lines that both sides changed, the merge
                waits here, place by place.
              </EmptyState>
            ) : (
              <ul className="divide-y divide-line">
                {waiting.map((merge) => (
                  <MergeRow key={merge.id} merge={merge} />
                ))}
              </ul>
            )
          }
        </QueryView>
      </div>
    </>
  )
}

function MergeRow({ merge }: { readonly merge: PendingMerge }) {
  const { id, artifact, command, open, decided, created_at: created } = merge
  return (
    <li className="relative flex items-center gap-3 px-4 py-3 hover:bg-hover sm:px-6">
      <GitMerge size={16} aria-hidden className="shrink-0 text-warn" />
      <div className="min-w-0 flex-1">
        <Link
          to="/merges/$id"
          params={{ id }}
          className="text-sm font-medium after:absolute after:inset-0"
        >
          {artifact}
        </Link>
        <p className="truncate text-xs text-muted">
          <MergeTarget projectId={merge.project_id} />, from {command}, <TimeAgo at={created} />
        </p>
      </div>
      {decided.length > 0 && <Badge tone="info">{decided.length} decided</Badge>}
      <Badge tone="warn">{sayCount(open.length, 'file')} to decide</Badge>
    </li>
  )
}

/** Says which project the result goes to. */
export function MergeTarget({ projectId }: { readonly projectId: string | null }) {
  const projects = useProjects()
  if (projectId === null) return <>in the collection</>
  return <>in {projects.data?.find(({ id }) => id === projectId)?.name ?? 'a project'}</>
}
