import { Link, getRouteApi, useNavigate } from '@tanstack/react-router'
import { GitCompareArrows, List, Workflow } from 'lucide-react'
import { Suspense, useState } from 'react'
import { lazyComponent } from '../../../browser/lazy-component.tsx'
import { useVersions } from '../../../data/versions.ts'
import { Button, buttonClass } from '../../../design/button.tsx'
import { cx } from '../../../design/class-names.ts'
import { IconButton } from '../../../design/icon-button.tsx'
import { QueryView } from '../../../design/query-view.tsx'
import { SkeletonRows } from '../../../design/skeleton.tsx'
import type { ArtifactTabProps } from '../tab/artifact-tab.ts'
import { Timeline } from './timeline.tsx'

const HistoryGraphView = lazyComponent(
  async () => (await import('../../../graph/history-graph-view.tsx')).HistoryGraphView,
)

const route = getRouteApi('/artifacts/$id')

const HINTS = [
  'Choose two versions to compare them.',
  'Choose another one.',
  'Two versions chosen.',
] as const

/** Every version of an artifact. Any two can be compared. */
export function VersionsTab({ artifact, collection }: ArtifactTabProps) {
  const { look = 'timeline' } = route.useSearch()
  const [chosen, setChosen] = useState<readonly string[]>([])
  const versions = useVersions(artifact.id, collection)
  const items = versions.data?.pages.flatMap((page) => page.items) ?? []
  const toggle = (id: string) =>
    setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id].slice(-2))
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b border-line px-4 py-1.5 sm:px-6">
        <p className="text-sm text-muted" aria-live="polite">
          {HINTS[chosen.length]}
        </p>
        <span className="ml-auto flex items-center gap-2">
          <CompareLink
            artifact={artifact.id}
            collection={collection}
            chosen={items.map(({ id }) => id).filter((id) => chosen.includes(id))}
          />
          <LookChoice look={look} id={artifact.id} />
        </span>
      </div>
      <QueryView query={versions} rows={8} errorSpace="p-6">
        {() =>
          look === 'timeline' && (
            <Timeline
              artifact={artifact.id}
              collection={collection}
              versions={items}
              chosen={chosen}
              onToggle={toggle}
              {...(versions.hasNextPage && { onMore: () => void versions.fetchNextPage() })}
            />
          )
        }
      </QueryView>
      {look === 'graph' && (
        <Suspense fallback={<SkeletonRows rows={8} />}>
          <HistoryGraphView
            artifact={artifact.id}
            collection={collection}
            chosen={chosen}
            onToggle={toggle}
          />
        </Suspense>
      )}
    </div>
  )
}

interface CompareLinkProps {
  readonly artifact: string
  readonly collection: string | undefined
  /** Newest first. */
  readonly chosen: readonly string[]
}

function CompareLink({ artifact, collection, chosen }: CompareLinkProps) {
  const [version, against] = chosen
  const icon = <GitCompareArrows size={14} aria-hidden />
  if (version === undefined || against === undefined) {
    return (
      <Button size="sm" icon={icon} disabled>
        Compare
      </Button>
    )
  }
  return (
    <Link
      to="/compare"
      search={{ artifact, version, against, collection }}
      className={buttonClass({ tone: 'primary', size: 'sm' })}
    >
      {icon}
      Compare
    </Link>
  )
}

function LookChoice({ look, id }: { readonly look: 'timeline' | 'graph'; readonly id: string }) {
  const navigate = useNavigate({ from: '/artifacts/$id' })
  const show = (next: 'timeline' | 'graph') =>
    void navigate({
      to: '/artifacts/$id',
      params: { id },
      search: (before) => ({ ...before, look: next }),
    })
  return (
    <span role="group" aria-label="Look" className="flex rounded-md border border-line p-0.5">
      {(['timeline', 'graph'] as const).map((one) => (
        <IconButton
          key={one}
          label={one === 'timeline' ? 'As a timeline' : 'As a graph'}
          aria-pressed={look === one}
          className={cx('size-6', look === one && 'bg-hover text-ink')}
          onClick={() => show(one)}
        >
          {one === 'timeline' ? <List size={14} aria-hidden /> : <Workflow size={14} aria-hidden />}
        </IconButton>
      ))}
    </span>
  )
}
