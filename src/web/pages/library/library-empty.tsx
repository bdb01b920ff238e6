import { Link } from '@tanstack/react-router'
import { Library, SearchX } from 'lucide-react'
import type { LibrarySearch } from '../../browser/search-params.ts'
import { Button, buttonClass } from '../../design/button.tsx'
import { EmptyState } from '../../design/empty-state.tsx'

interface LibraryEmptyProps {
  readonly search: LibrarySearch
  readonly onClear: () => void
}

/** Says that nothing was found or that the library is empty, each with its next step. */
export function LibraryEmpty({ search, onClear }: LibraryEmptyProps) {
  const { q, type, tag, platform, drift } = search
  const isNarrowed = [q, type, tag, platform, drift].some((part) => part !== undefined)
  if (isNarrowed) {
    return (
      <EmptyState
        icon={<SearchX size={20} aria-hidden />}
        title="Nothing found"
        action={<Button onClick={onClear}>Take all filters away</Button>}
      >
        {q === undefined ? 'No artifact has all of this.' : `No artifact has “${q}” in it.`}
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={<Library size={20} aria-hidden />}
      title="The library is empty"
      action={
        <Link to="/import" className={buttonClass({ tone: 'primary' })}>
          Import from a source
        </Link>
      }
      command="skillmeat add anthropics/skills"
    >
      Import skills, commands, agents and plugins from a repository or a folder. From here they go
      into your projects.
    </EmptyState>
  )
}
