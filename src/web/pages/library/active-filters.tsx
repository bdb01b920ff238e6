import { X } from 'lucide-react'
import type { LibrarySearch } from '../../browser/search-params.ts'
import { sayDriftFacet, sayType } from './facet-labels.ts'

interface ActiveFiltersProps {
  readonly search: LibrarySearch
  readonly onChange: (next: LibrarySearch) => void
}

/** The active filters, each removed with a click. They are shown only while the facets are hidden. */
export function ActiveFilters({ search, onChange }: ActiveFiltersProps) {
  const { type, tag, platform, drift } = search
  const filters = [
    { key: 'type', label: type && sayType(type), clear: { type: undefined } },
    { key: 'drift', label: drift && sayDriftFacet(drift), clear: { drift: undefined } },
    { key: 'platform', label: platform, clear: { platform: undefined } },
    { key: 'tag', label: tag, clear: { tag: undefined } },
  ].filter(({ label }) => label !== undefined)
  if (filters.length === 0) return null
  return (
    <ul aria-label="Active filters" className="mt-2 flex flex-wrap gap-1.5 lg:hidden">
      {filters.map(({ key, label, clear }) => (
        <li key={key}>
          <button
            type="button"
            onClick={() => onChange(clear)}
            className="inline-flex h-6 items-center gap-1 rounded-full bg-accent-soft px-2 text-xs text-accent"
          >
            {label}
            <X size={12} aria-hidden />
            <span className="sr-only">: take this filter away</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
