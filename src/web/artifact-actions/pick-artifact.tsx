import { useDeferredValue, useState } from 'react'
import { useArtifacts } from '../data/artifacts.ts'
import type { Artifact } from '../data/types.ts'
import { Dialog } from '../design/dialog.tsx'
import { ErrorNote } from '../design/error-note.tsx'
import { TextInput } from '../design/field.tsx'
import { SkeletonRows } from '../design/skeleton.tsx'
import { TypeIcon } from '../design/type-icon.tsx'

export interface PickArtifactProps {
  readonly title: string
  readonly type?: Artifact['type']
  /** The ids to leave out. */
  readonly without?: readonly string[]
  readonly onClose: () => void
  readonly onPick: (id: string) => void
}

/** Searches for an artifact and picks one. */
export function PickArtifact({ title, type, without = [], onClose, onPick }: PickArtifactProps) {
  const [text, setText] = useState('')
  const q = useDeferredValue(text.trim())
  const found = useArtifacts({ ...(q !== '' && { q }), ...(type !== undefined && { type }) })
  const items =
    found.data?.pages
      .flatMap((page) => page.items)
      .filter(({ id }) => !without.includes(id))
      .slice(0, 50) ?? []
  const pick = (id: string) => {
    onPick(id)
    onClose()
  }
  return (
    <Dialog onClose={onClose} title={title}>
      <TextInput
        aria-label="Find an artifact"
        placeholder="Find by name, description or content"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          const [first] = items
          if (event.key === 'Enter' && first !== undefined) pick(first.id)
        }}
      />
      {found.isPending && <SkeletonRows rows={4} />}
      {found.isError && <ErrorNote error={found.error} />}
      {found.isSuccess && items.length === 0 && (
        <p className="py-6 text-center text-sm text-muted">Nothing found.</p>
      )}
      <ul className="mt-2 max-h-80 overflow-y-auto">
        {items.map(({ id, name, description }) => (
          <li key={id}>
            <button
              type="button"
              onClick={() => pick(id)}
              className="flex w-full items-center gap-2.5 rounded-md px-2 py-1.5 text-left text-sm -outline-offset-2 hover:bg-hover"
            >
              <span className="text-muted">
                <TypeIcon type={id.split(':')[0] ?? ''} size={15} />
              </span>
              <span className="shrink-0 font-medium">{name}</span>
              <span className="min-w-0 truncate text-xs text-muted">{description}</span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
