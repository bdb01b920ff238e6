import type { ReactNode } from 'react'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useArtifacts } from '../../data/artifacts.ts'
import { ErrorNote } from '../../design/error-note.tsx'
import { sayNumber } from '../../design/say-count.ts'
import { PageHeader } from '../../design/page-header.tsx'
import { ActiveFilters } from './active-filters.tsx'
import { ArtifactList } from './artifact-list.tsx'
import { Facets } from './facets.tsx'
import { LibraryEmpty } from './library-empty.tsx'
import { LibraryToolbar } from './library-toolbar.tsx'
import { SelectionBar } from './selection-bar.tsx'
import { useSelection } from './use-selection.ts'
import type { Selection } from './use-selection.ts'
import type { Artifact } from '../../data/types.ts'
import { libraryFilter } from '../../browser/search-params.ts'
import type { LibrarySearch } from '../../browser/search-params.ts'

const route = getRouteApi('/')

/** The library: search, filters, and actions on the chosen artifacts. */
export function LibraryPage(): ReactNode {
  const search = route.useSearch()
  const change = useSearchChange()
  const [hasFacets, setHasFacets] = useState(false)
  const { look = 'list' } = search
  const filter = libraryFilter(search)
  const found = useArtifacts(filter)
  const pages = found.data?.pages
  const items = useMemo(() => pages?.flatMap((page) => page.items) ?? [], [pages])
  const selection = useSelection(items)
  const [first] = found.data?.pages ?? []
  return (
    <>
      <PageHeader title="Library" aside={<Count total={first?.total_count} />}>
        <LibraryToolbar
          search={{ ...filter, look }}
          onChange={change}
          hasFacets={hasFacets}
          onFacets={() => setHasFacets(!hasFacets)}
        />
        <ActiveFilters search={search} onChange={change} />
      </PageHeader>
      <div className="relative flex min-h-0 flex-1 border-t border-line max-lg:flex-col">
        <Facets isOpen={hasFacets} facets={first?.facets} search={search} onChange={change} />
        <section aria-label="Artifacts" className="flex min-h-0 min-w-0 flex-1 flex-col">
          {first?.total_count === 0 && (
            <LibraryEmpty search={search} onClear={() => change(CLEARED)} />
          )}
          <Found found={found} items={items} selection={selection} search={{ ...search, look }} />
        </section>
        <SelectionBar selection={selection} collection={search.collection} />
      </div>
    </>
  )
}

function Count({ total }: { readonly total: number | undefined }) {
  return (
    <span className="tabular text-sm text-muted" aria-live="polite">
      {total !== undefined && sayNumber(total)}
    </span>
  )
}

interface FoundProps {
  readonly found: ReturnType<typeof useArtifacts>
  readonly items: readonly Artifact[]
  readonly selection: Selection
  readonly search: LibrarySearch
}

function Found({ found, items, selection, search }: FoundProps) {
  if (found.isError) {
    return (
      <div className="p-4">
        <ErrorNote error={found.error} onRetry={() => void found.refetch()} />
      </div>
    )
  }
  const total = found.data?.pages[0]?.total_count ?? null
  if (total === 0) return null
  return (
    <ArtifactList
      key={search.look}
      look={search.look ?? 'list'}
      items={items}
      total={total}
      isStale={found.isPlaceholderData}
      hasMore={found.hasNextPage && !found.isFetching}
      onMore={() => void found.fetchNextPage()}
      selection={selection}
      collection={search.collection}
    />
  )
}

const CLEARED = {
  q: undefined,
  type: undefined,
  tag: undefined,
  platform: undefined,
  drift: undefined,
} as const

function useSearchChange(): (next: LibrarySearch) => void {
  const navigate = useNavigate({ from: '/' })
  return (next) =>
    // Typing replaces the history entry, so that Back leaves the search at once.
    void navigate({
      search: (before: LibrarySearch) => ({ ...before, ...next }),
      replace: 'q' in next,
    })
}
