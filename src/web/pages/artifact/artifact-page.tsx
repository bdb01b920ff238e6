import { Link, getRouteApi, useNavigate } from '@tanstack/react-router'
import { Suspense } from 'react'
import type { ComponentType, ReactNode } from 'react'
import { lazyComponent } from '../../browser/lazy-component.tsx'
import { ApiError } from '../../../api/client/api-error.ts'
import type { ArtifactTab } from '../../browser/search-params.ts'
import { useShortcuts } from '../../browser/shortcuts.ts'
import { useArtifact } from '../../data/artifacts.ts'
import type { ArtifactDetail } from '../../data/types.ts'
import { buttonClass } from '../../design/button.tsx'
import { EmptyState } from '../../design/empty-state.tsx'
import { ErrorNote } from '../../design/error-note.tsx'
import { PageHeader } from '../../design/page-header.tsx'
import { Skeleton, SkeletonRows } from '../../design/skeleton.tsx'
import { Tabs } from '../../design/tabs.tsx'
import type { Tab } from '../../design/tabs.tsx'
import { DeploymentsTab } from './deployments/deployments-tab.tsx'
import { ArtifactHeader } from './artifact-header.tsx'
import type { ArtifactTabProps } from './tab/artifact-tab.ts'

const route = getRouteApi('/artifacts/$id')

const TABS: Readonly<Record<ArtifactTab, ComponentType<ArtifactTabProps>>> = {
  overview: lazyComponent(async () => (await import('./overview/overview-tab.tsx')).OverviewTab),
  files: lazyComponent(async () => (await import('./files/files-tab.tsx')).FilesTab),
  versions: lazyComponent(async () => (await import('./versions/versions-tab.tsx')).VersionsTab),
  // This tab is not lazy: React delays lazy content by up to 300 ms, which is too long for a large tree.
  deployments: DeploymentsTab,
  contains: lazyComponent(async () => (await import('./members/members-tab.tsx')).MembersTab),
  security: lazyComponent(async () => (await import('./security/security-tab.tsx')).SecurityTab),
}

/** One artifact: overview, files, versions, deployments, members and security. */
export function ArtifactPage(): ReactNode {
  const { id } = route.useParams()
  const { tab = 'overview', collection } = route.useSearch()
  const artifact = useArtifact(id, collection)
  const navigate = useNavigate({ from: '/artifacts/$id' })
  const open = (next: ArtifactTab) =>
    void navigate({
      to: '/artifacts/$id',
      params: { id },
      search: {
        tab: next === 'overview' ? undefined : next,
        collection,
      },
    })
  if (artifact.isError) return <ArtifactFailed id={id} error={artifact.error} />
  if (artifact.isPending) return <ArtifactLoading id={id} />
  const Panel = TABS[tab]
  return (
    <>
      <ArtifactHeader artifact={artifact.data} collection={collection} />
      <TabShortcuts onOpen={open} />
      <Tabs label="Parts of the artifact" tabs={tabsOf(artifact.data)} value={tab} onChange={open}>
        <Suspense fallback={<SkeletonRows rows={8} />}>
          <Panel key={id} artifact={artifact.data} collection={collection} />
        </Suspense>
      </Tabs>
    </>
  )
}

function tabsOf(artifact: ArtifactDetail): readonly Tab<ArtifactTab>[] {
  const { type, files, deployments, part_of } = artifact
  const isComposite = type === 'composite'
  return [
    { id: 'overview', label: 'Overview' },
    { id: 'files', label: 'Files', count: files.length },
    { id: 'versions', label: 'Versions' },
    { id: 'deployments', label: 'Deployments', count: deployments },
    isComposite
      ? { id: 'contains', label: 'Contains' }
      : { id: 'contains', label: 'Part of', count: part_of.length },
    { id: 'security', label: 'Security' },
  ]
}

function TabShortcuts({ onOpen }: { readonly onOpen: (tab: ArtifactTab) => void }) {
  useShortcuts('Artifact', [
    { keys: '1', label: 'Overview', run: () => onOpen('overview') },
    { keys: '2', label: 'Files', run: () => onOpen('files') },
    { keys: '3', label: 'Versions', run: () => onOpen('versions') },
    { keys: '4', label: 'Deployments', run: () => onOpen('deployments') },
    { keys: '5', label: 'Contains, part of', run: () => onOpen('contains') },
    { keys: '6', label: 'Security', run: () => onOpen('security') },
  ])
  return null
}

function ArtifactLoading({ id }: { readonly id: string }) {
  return (
    <>
      <PageHeader trail="Library" title={id.slice(id.indexOf(':') + 1)}>
        <Skeleton className="mt-2 h-4 w-96 max-w-full" />
      </PageHeader>
      <SkeletonRows rows={8} />
    </>
  )
}

function ArtifactFailed({ id, error }: { readonly id: string; readonly error: Error }) {
  const isGone = error instanceof ApiError && error.status === 404
  return (
    <>
      <PageHeader trail={<Link to="/">Library</Link>} title={id} />
      {isGone ? (
        <EmptyState
          title="It is not in the collection"
          action={
            <Link to="/history" className={buttonClass({ tone: 'primary' })}>
              Look at the history
            </Link>
          }
        >
          It was renamed, or taken out. Undo in the history brings it back.
        </EmptyState>
      ) : (
        <div className="p-6">
          <ErrorNote error={error} />
        </div>
      )}
    </>
  )
}
