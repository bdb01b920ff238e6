import { FolderInput } from 'lucide-react'
import { Suspense, useState } from 'react'
import { DeployDialog } from '../../../artifact-actions/artifact-dialogs.tsx'
import { useVersionGraph } from '../../../data/versions.ts'
import type { VersionGraph } from '../../../data/types.ts'
import { Button } from '../../../design/button.tsx'
import { EmptyState } from '../../../design/empty-state.tsx'
import { QueryView } from '../../../design/query-view.tsx'
import { sayNumber } from '../../../design/say-count.ts'
import { TimeAgo } from '../../../design/time-ago.tsx'
import { VersionTreeView } from '../../../graph/version-tree-view.tsx'
import type { ArtifactTabProps } from '../tab/artifact-tab.ts'

/** The deployments of an artifact, with their versions and edits. */
export function DeploymentsTab({ artifact, collection }: ArtifactTabProps) {
  const graph = useVersionGraph(artifact.id, collection)
  const [isDeploying, setDeploying] = useState(false)
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <QueryView query={graph} rows={8} errorSpace="p-6">
        {(found) =>
          found.statistics.total_deployments === 0 ? (
            <EmptyState
              icon={<FolderInput size={20} aria-hidden />}
              title="It is in no project yet"
              command={`skillmeat deploy ${artifact.name}`}
              action={
                <Button tone="primary" onClick={() => setDeploying(true)}>
                  Deploy it
                </Button>
              }
            >
              Once it is deployed, edits on both sides are seen here.
            </EmptyState>
          ) : (
            <>
              <Statistics graph={found} />
              <VersionTreeView graph={found} />
            </>
          )
        }
      </QueryView>
      <Suspense fallback={null}>
        {isDeploying && (
          <DeployDialog artifacts={[artifact.id]} onClose={() => setDeploying(false)} />
        )}
      </Suspense>
    </div>
  )
}

function Statistics({ graph }: { readonly graph: VersionGraph }) {
  const { total_deployments, modified_count, unmodified_count, orphaned_count } = graph.statistics
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-x-8 gap-y-2 border-b border-line px-4 py-3 sm:px-6">
      <dl className="flex flex-wrap gap-x-8 gap-y-2">
        <Figure name="Deployments" value={total_deployments} />
        <Figure name="Modified" value={modified_count} tone="text-info" />
        <Figure name="As deployed" value={unmodified_count} />
        {orphaned_count > 0 && (
          <Figure name="Without origin" value={orphaned_count} tone="text-bad" />
        )}
      </dl>
      <p className="ml-auto text-xs text-muted">
        As of <TimeAgo at={graph.last_updated} />
      </p>
    </div>
  )
}

interface FigureProps {
  readonly name: string
  readonly value: number
  readonly tone?: string
}

function Figure({ name, value, tone = '' }: FigureProps) {
  return (
    <div className="flex flex-col-reverse">
      <dt className="text-xs text-muted">{name}</dt>
      <dd className={`tabular text-lg font-semibold ${value > 0 ? tone : ''}`}>
        {sayNumber(value)}
      </dd>
    </div>
  )
}
