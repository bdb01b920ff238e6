import { Link } from '@tanstack/react-router'
import { FolderGit2 } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { Artifact } from '../../data/types.ts'
import { Badge } from '../../design/badge.tsx'
import { cx } from '../../design/class-names.ts'
import { sayCount } from '../../design/say-count.ts'
import { TimeAgo } from '../../design/time-ago.tsx'
import { TypeIcon } from '../../design/type-icon.tsx'
import { ChoiceBox } from './choice-box.tsx'
import type { ArtifactViewProps } from './choice-box.tsx'

/** Focuses a row's link when the cursor reaches the row. */
export function useFocusWhen(isActive: boolean) {
  const ref = useRef<HTMLAnchorElement>(null)
  useEffect(() => {
    if (isActive) ref.current?.focus({ preventScroll: true })
  }, [isActive])
  return ref
}

export function ArtifactRow(props: ArtifactViewProps) {
  const { artifact, collection, isActive, isChosen } = props
  const { id, type, name, description, tags } = artifact
  const link = useFocusWhen(isActive)
  return (
    <div
      className={cx(
        'group relative flex h-full items-center gap-3 border-b border-line px-4 sm:px-6',
        isChosen ? 'bg-accent-soft' : 'hover:bg-hover',
      )}
    >
      <ChoiceBox {...props} />
      <span className="flex size-7 shrink-0 items-center justify-center rounded-md bg-hover text-muted max-sm:hidden">
        <TypeIcon type={type} size={15} />
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex items-center gap-2">
          <Link
            ref={link}
            to="/artifacts/$id"
            params={{ id }}
            search={{ collection }}
            className="truncate text-sm font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:rounded-md focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
          >
            {name}
          </Link>
          {type !== 'skill' && <Badge>{type}</Badge>}
          {tags.slice(0, 3).map((tag) => (
            <span key={tag} className="text-2xs text-faint max-md:hidden">
              #{tag}
            </span>
          ))}
        </div>
        <p className="truncate text-xs text-muted">{description ?? 'No description'}</p>
      </div>
      <RowFacts artifact={artifact} />
    </div>
  )
}

function RowFacts({ artifact }: { readonly artifact: Artifact }) {
  const { source, deployments, added } = artifact
  return (
    <>
      <span
        className="w-48 truncate text-right text-xs text-faint max-xl:hidden"
        title={source ?? ''}
      >
        {shortSource(artifact)}
      </span>
      <span
        className={cx(
          'tabular flex w-12 items-center justify-end gap-1.5 text-xs',
          deployments === 0 ? 'text-faint' : 'text-muted',
        )}
        title={sayCount(deployments, 'deployment')}
      >
        <FolderGit2 size={13} aria-hidden />
        {deployments}
        <span className="sr-only"> deployments</span>
      </span>
      <span className="w-24 text-right text-xs text-faint max-md:hidden">
        <TimeAgo at={added} />
      </span>
    </>
  )
}

const FOLDERS = new Set(['skills', 'commands', 'agents', 'hooks', 'plugins', ''])

/** The short name of an artifact's source: `owner/repository`, or the folder. */
export function shortSource({ source, name }: Artifact): string {
  if (source === null) return 'made here'
  const parts = source.replace(/\/?::.*$/, '').split('/')
  while (parts.length > 1 && (parts.at(-1) === name || FOLDERS.has(parts.at(-1) ?? ''))) parts.pop()
  return /^(?:https?:|git@|ssh:)/.test(source) ? parts.slice(-2).join('/') : (parts.at(-1) ?? '')
}
