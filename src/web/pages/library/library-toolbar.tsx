import { LayoutGrid, List, ListFilter, Search } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { LOOKS, SORTS } from '../../browser/search-params.ts'
import type { LibrarySearch } from '../../browser/search-params.ts'
import { useShortcuts } from '../../browser/shortcuts.ts'
import { useCollections } from '../../data/collections.ts'
import { cx } from '../../design/class-names.ts'
import { TextInput } from '../../design/field.tsx'
import { IconButton } from '../../design/icon-button.tsx'
import { Kbd } from '../../design/kbd.tsx'
import { Select } from '../../design/select.tsx'

interface LibraryToolbarProps {
  readonly search: LibrarySearch
  readonly onChange: (next: LibrarySearch) => void
  readonly hasFacets: boolean
  readonly onFacets: () => void
}

const SORT_LABELS = {
  name: 'By name',
  added: 'Newest first',
  deployments: 'Most deployed',
  relevance: 'Best match',
} as const

/** Search, sort order, and list or cards. */
export function LibraryToolbar({ search, onChange, hasFacets, onFacets }: LibraryToolbarProps) {
  const sorts = SORTS.filter((sort) => sort !== 'relevance' || search.q !== undefined)
  return (
    <div className="mt-3 flex flex-wrap items-center gap-2">
      <SearchField
        key={search.q === undefined ? 'empty' : 'filled'}
        q={search.q}
        onChange={onChange}
      />
      <IconButton
        label={hasFacets ? 'Hide filters' : 'Show filters'}
        aria-expanded={hasFacets}
        className="size-8 border border-line lg:hidden"
        onClick={onFacets}
      >
        <ListFilter size={15} aria-hidden />
      </IconButton>
      <CollectionChoice search={search} onChange={onChange} />
      <Select
        aria-label="Sort"
        value={search.sort ?? 'name'}
        options={sorts.map((value) => ({ value, label: SORT_LABELS[value] }))}
        onChange={(sort) => onChange({ sort })}
      />
      <div role="group" aria-label="Look" className="flex rounded-md border border-line p-0.5">
        {LOOKS.map((look) => (
          <IconButton
            key={look}
            label={look === 'list' ? 'As a list' : 'As cards'}
            aria-pressed={search.look === look}
            className={cx('size-6.5', search.look === look && 'bg-hover text-ink')}
            onClick={() => onChange({ look })}
          >
            {look === 'list' ? (
              <List size={15} aria-hidden />
            ) : (
              <LayoutGrid size={15} aria-hidden />
            )}
          </IconButton>
        ))}
      </div>
    </div>
  )
}

/** How long after the last key the search starts, in milliseconds. */
const SEARCH_DELAY = 120

interface SearchFieldProps {
  readonly q: string | undefined
  readonly onChange: (next: LibrarySearch) => void
}

function SearchField({ q = '', onChange }: SearchFieldProps) {
  const [text, setText] = useState(q)
  const ref = useRef<HTMLInputElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  useShortcuts('Library', [
    { keys: '/', label: 'Find in the library', run: () => ref.current?.focus() },
  ])
  const type = (next: string) => {
    setText(next)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => onChange({ q: next === '' ? undefined : next }), SEARCH_DELAY)
  }
  return (
    <div className="relative min-w-56 flex-1 lg:mr-auto lg:max-w-md">
      <Search
        size={14}
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-faint"
      />
      <TextInput
        ref={ref}
        type="search"
        aria-label="Find in the library"
        placeholder="Find by name, description, tag or content"
        value={text}
        onChange={(event) => type(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
        className="pr-9 pl-8 [&::-webkit-search-cancel-button]:hidden"
      />
      <span
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 pointer-coarse:hidden"
      >
        <Kbd keys="/" />
      </span>
    </div>
  )
}

function CollectionChoice({ search, onChange }: Pick<LibraryToolbarProps, 'search' | 'onChange'>) {
  const { data = [] } = useCollections()
  const current = data.find((one) => one.current)?.name ?? ''
  if (data.length < 2) return null
  return (
    <Select
      aria-label="Collection"
      value={search.collection ?? current}
      options={data.map(({ name }) => ({ value: name, label: name }))}
      onChange={(name) => onChange({ collection: name === current ? undefined : name })}
    />
  )
}
