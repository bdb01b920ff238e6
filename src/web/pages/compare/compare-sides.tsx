import { ArrowRight } from 'lucide-react'
import { useProjects } from '../../data/projects.ts'
import type { Version } from '../../data/types.ts'
import { useVersions } from '../../data/versions.ts'
import { shortHash } from '../../design/hash.tsx'
import { Select } from '../../design/select.tsx'
import type { SelectOption } from '../../design/select.tsx'
import { sayAgo } from '../../design/say-ago.ts'

interface Sides {
  readonly artifact?: string | undefined
  readonly collection?: string | undefined
  readonly version?: string | undefined
  readonly against?: string | undefined
}

interface CompareSidesProps {
  readonly search: Sides
  readonly onChange: (next: { readonly version?: string; readonly against?: string }) => void
}

/** Chooses both sides: versions by what they are called, or a copy in a project. */
export function CompareSides({ search, onChange }: CompareSidesProps) {
  const { artifact = '', collection, version = 'head', against = 'parent' } = search
  const versions = useVersions(artifact, collection)
  const projects = useProjects()
  const listed = versions.data?.pages.flatMap((page) => page.items) ?? []
  const options = listed.map(optionOf)
  const copies = (projects.data ?? []).map(({ id, name }) => ({
    value: `project:${id}`,
    label: `the copy in ${name}`,
  }))
  const isProject = against.startsWith('project:')
  return (
    <div className="mt-3 flex flex-wrap items-center gap-2 text-sm">
      <Select
        aria-label="Compared with"
        size="sm"
        value={against}
        options={withCurrent(
          [{ value: 'parent', label: 'its parent' }, ...options, ...copies],
          against,
        )}
        onChange={(value) => onChange({ against: value })}
        className="max-w-80"
      />
      <ArrowRight size={14} aria-hidden className="text-faint" />
      {isProject ? (
        <span className="text-muted">against the collection as it is now</span>
      ) : (
        <Select
          aria-label="Version"
          size="sm"
          value={version}
          options={withCurrent(
            [{ value: 'head', label: 'the newest version' }, ...options],
            version,
          )}
          onChange={(value) => onChange({ version: value })}
          className="max-w-80"
        />
      )}
    </div>
  )
}

function optionOf({ id, message, created_at, refs }: Version): SelectOption<string> {
  const names = refs.filter(({ kind }) => kind === 'tag' || kind === 'head').map(({ name }) => name)
  const called = names.length === 0 ? '' : ` (${names.join(', ')})`
  return {
    value: id,
    label: `${shortHash(id)}${called} ${message}, ${sayAgo(created_at, Date.now())}`,
  }
}

/** Adds the current value to the options if no list has it. */
function withCurrent(options: readonly SelectOption<string>[], value: string) {
  return options.some((option) => option.value === value)
    ? options
    : [{ value, label: value }, ...options]
}
