import { ARTIFACT_TYPES, DRIFTS } from '../../browser/search-params.ts'
import type { LibrarySearch } from '../../browser/search-params.ts'
import { useAbout } from '../../data/server.ts'
import type { ArtifactPage } from '../../data/types.ts'
import { sayNumber } from '../../design/say-count.ts'
import { cx } from '../../design/class-names.ts'
import { Skeleton } from '../../design/skeleton.tsx'
import { sayDriftFacet, sayType } from './facet-labels.ts'

interface FacetsProps {
  /** On a narrow screen they are hidden until they are asked for. */
  readonly isOpen: boolean
  readonly facets: ArtifactPage['facets'] | undefined
  readonly search: LibrarySearch
  readonly onChange: (next: LibrarySearch) => void
}

/** The filters of the library, with the number of artifacts for each. */
export function Facets({ isOpen, facets, search, onChange }: FacetsProps) {
  const { data: about } = useAbout()
  const nameOf = (id: string) => about?.platforms.find((one) => one.id === id)?.name ?? id
  return (
    <aside
      aria-label="Filters"
      className={cx(
        'w-52 shrink-0 overflow-y-auto border-line p-3 max-lg:max-h-64 max-lg:w-full max-lg:border-b lg:border-r',
        !isOpen && 'max-lg:hidden',
      )}
    >
      {facets === undefined ? (
        <div className="flex flex-col gap-3 p-2">
          {['a', 'b', 'c', 'd', 'e'].map((key) => (
            <Skeleton key={key} className="h-4 w-full" />
          ))}
        </div>
      ) : (
        <div className="grid grid-cols-2 gap-x-4 sm:grid-cols-4 lg:grid-cols-1">
          <Facet
            name="Type"
            values={facets.type}
            chosen={search.type}
            say={sayType}
            onChoose={(type) => onChange({ type: ARTIFACT_TYPES.find((one) => one === type) })}
          />
          <Facet
            name="Drift"
            values={facets.drift}
            chosen={search.drift}
            say={sayDriftFacet}
            onChoose={(drift) => onChange({ drift: DRIFTS.find((one) => one === drift) })}
          />
          <Facet
            name="Agent"
            values={facets.platform}
            chosen={search.platform}
            say={nameOf}
            onChoose={(platform) => onChange({ platform })}
          />
          <Facet
            name="Tag"
            values={facets.tag}
            chosen={search.tag}
            say={(tag) => tag}
            onChoose={(tag) => onChange({ tag })}
          />
        </div>
      )}
    </aside>
  )
}

interface FacetProps {
  readonly name: string
  readonly values: readonly { readonly value: string; readonly count: number }[]
  readonly chosen: string | undefined
  readonly say: (value: string) => string
  readonly onChoose: (value: string | undefined) => void
}

function Facet({ name, values, chosen, say, onChoose }: FacetProps) {
  if (values.length === 0) return null
  return (
    <section className="mb-4 min-w-0">
      <h2 className="px-2 pb-1 text-2xs font-medium text-faint">{name}</h2>
      <ul>
        {values.slice(0, 30).map(({ value, count }) => {
          const isChosen = value === chosen
          return (
            <li key={value}>
              <button
                type="button"
                aria-pressed={isChosen}
                onClick={() => onChoose(isChosen ? undefined : value)}
                className={cx(
                  'flex h-7 w-full items-center gap-2 rounded-md px-2 text-left text-sm -outline-offset-2',
                  isChosen
                    ? 'bg-accent-soft font-medium text-accent'
                    : 'text-muted hover:bg-hover hover:text-ink',
                )}
              >
                <span className="min-w-0 flex-1 truncate">{say(value)}</span>
                <span className="tabular text-xs">{sayNumber(count)}</span>
              </button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
