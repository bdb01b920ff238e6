import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { FolderInput } from 'lucide-react'
import type { projectSearch } from '../../browser/search-params.ts'
import type { DeploymentDrift, Project } from '../../data/types.ts'
import { cx } from '../../design/class-names.ts'
import { EmptyState } from '../../design/empty-state.tsx'
import { DriftLine } from './drift-line.tsx'

const route = getRouteApi('/projects/$id')

/** The order of the list, with what needs attention first. */
const ORDER = [
  'diverged',
  'unknown_baseline',
  'collection_behind',
  'unchecked',
  'modified',
  'outdated',
  'added',
  'missing',
  'removed',
  'gone',
  'converged',
  'in_sync',
]

const FILTERS = [
  { value: 'all', label: 'All', has: () => true },
  { value: 'drifted', label: 'Drifted', has: (state: string) => !isInSync(state) },
  { value: 'conflict', label: 'Both changed', has: (state: string) => state === 'diverged' },
  { value: 'modified', label: 'Edited', has: (state: string) => state === 'modified' },
  { value: 'outdated', label: 'Outdated', has: (state: string) => state === 'outdated' },
] as const

function isInSync(state: string): boolean {
  return state === 'in_sync' || state === 'converged'
}

interface DriftTableProps {
  readonly project: Project
  readonly items: readonly DeploymentDrift[]
}

/** The copies of a project with their state. A click shows the details. */
export function DriftTable({ project, items }: DriftTableProps) {
  const { drift: wanted = 'all', artifact: open } = route.useSearch()
  const navigate = useNavigate({ from: '/projects/$id' })
  const show = (search: ReturnType<typeof projectSearch>) =>
    void navigate({
      to: '/projects/$id',
      params: { id: project.id },
      search: (before) => ({ ...before, ...search }),
      replace: true,
    })
  if (items.length === 0) {
    return (
      <EmptyState
        icon={<FolderInput size={20} aria-hidden />}
        title="Nothing is deployed here"
        command="skillmeat deploy <name>"
      >
        “Deploy more” above puts artifacts of the collection into this project.
      </EmptyState>
    )
  }
  const { has } = FILTERS.find(({ value }) => value === wanted) ?? FILTERS[0]
  const shown = items
    .filter(({ state }) => has(state))
    .toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))
  return (
    <>
      <Filters
        items={items}
        wanted={wanted}
        onChoose={(value) => show({ drift: value === 'all' ? undefined : value })}
      />
      <ul className="divide-y divide-line border-y border-line">
        {shown.map((item) => {
          const key = `${item.artifact} ${item.profile}`
          return (
            <DriftLine
              key={key}
              project={project}
              item={item}
              isOpen={key === open}
              onToggle={() => show({ artifact: key === open ? undefined : key })}
            />
          )
        })}
      </ul>
      {shown.length === 0 && <p className="p-6 text-sm text-muted">No copy is in this state.</p>}
    </>
  )
}

type Filter = (typeof FILTERS)[number]['value']

interface FiltersProps {
  readonly items: readonly DeploymentDrift[]
  readonly wanted: Filter
  readonly onChoose: (value: Filter) => void
}

function Filters({ items, wanted, onChoose }: FiltersProps) {
  return (
    <div role="group" aria-label="Filter" className="flex flex-wrap gap-1.5 px-4 py-3 sm:px-6">
      {FILTERS.map(({ value, label, has }) => {
        const count = items.filter(({ state }) => has(state)).length
        return (
          <button
            key={value}
            type="button"
            aria-pressed={value === wanted}
            disabled={count === 0 && value !== wanted}
            onClick={() => onChoose(value)}
            className={cx(
              'flex h-7 items-center gap-1.5 rounded-full border px-3 text-xs disabled:opacity-50',
              value === wanted
                ? 'border-transparent bg-accent-soft font-medium text-accent'
                : 'border-line text-muted hover:bg-hover hover:text-ink',
            )}
          >
            {label} <span className="tabular">{count}</span>
          </button>
        )
      })}
    </div>
  )
}
