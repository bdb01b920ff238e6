import { Link } from '@tanstack/react-router'
import { FolderGit2 } from 'lucide-react'
import { cx } from '../../design/class-names.ts'
import { TypeIcon } from '../../design/type-icon.tsx'
import { shortSource, useFocusWhen } from './artifact-row.tsx'
import { ChoiceBox } from './choice-box.tsx'
import type { ArtifactViewProps } from './choice-box.tsx'

export function ArtifactCard(props: ArtifactViewProps) {
  const { artifact, collection, isActive, isChosen } = props
  const { id, type, name, description, deployments } = artifact
  const link = useFocusWhen(isActive)
  return (
    <article
      className={cx(
        'group relative flex h-full flex-col gap-1.5 rounded-lg border p-3 transition-colors',
        isChosen ? 'border-accent bg-accent-soft' : 'border-line hover:border-line-strong',
      )}
    >
      <div className="flex items-center gap-2">
        <span className="flex size-6 items-center justify-center rounded-md bg-hover text-muted">
          <TypeIcon type={type} size={14} />
        </span>
        <h2 className="min-w-0 flex-1 truncate text-sm font-medium">
          <Link
            ref={link}
            to="/artifacts/$id"
            params={{ id }}
            search={{ collection }}
            className="after:absolute after:inset-0 after:rounded-lg focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent"
          >
            {name}
          </Link>
        </h2>
        <ChoiceBox {...props} />
      </div>
      <p className="mb-auto line-clamp-3 text-xs text-muted">{description ?? 'No description'}</p>
      <div className="flex items-center justify-between gap-3 text-xs text-faint">
        <span className="truncate">{shortSource(artifact)}</span>
        <span className="tabular flex items-center gap-1.5">
          <FolderGit2 size={13} aria-hidden />
          {deployments}
          <span className="sr-only"> deployments</span>
        </span>
      </div>
    </article>
  )
}
