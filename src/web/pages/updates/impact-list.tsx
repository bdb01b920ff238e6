import { Link } from '@tanstack/react-router'
import { projectIdOf } from '../../../api/contract/project-id.ts'
import { useImpact } from '../../data/updates.ts'
import type { Impact } from '../../data/updates.ts'
import { Badge } from '../../design/badge.tsx'
import type { Tone } from '../../design/badge.tsx'
import { ErrorNote } from '../../design/error-note.tsx'
import { Skeleton } from '../../design/skeleton.tsx'

const WORDS: Readonly<
  Record<Impact['copies'][number]['impact'], readonly [tone: Tone, word: string]>
> = {
  unaffected: ['neutral', 'Stays as it is'],
  pinned: ['neutral', 'Stays at its pin'],
  taken: ['good', 'Follows'],
  merged: ['good', 'Merges with its edits'],
  conflict: ['warn', 'Will conflict'],
  unreachable: ['bad', 'Not reached'],
  unreadable: ['bad', 'Not readable'],
}

/** What the next sync of every project would do after an update, found by trial merges. */
export function ImpactList({ artifact }: { readonly artifact: string }) {
  const impact = useImpact(artifact)
  return (
    <div className="mt-2 text-sm sm:ml-6.5" aria-live="polite">
      {impact.isPending && <Skeleton className="h-4 w-64 max-w-full" />}
      {impact.isError && <ErrorNote error={impact.error} onRetry={() => void impact.refetch()} />}
      {impact.data?.copies.length === 0 && (
        <p className="text-xs text-muted">It is in no project; nothing else changes.</p>
      )}
      <ul className="flex flex-col gap-1">
        {impact.data?.copies.map(({ project, path, impact: what, conflicts }) => (
          <li key={`${project} ${path}`} className="flex flex-wrap items-center gap-x-2 text-xs">
            <Link
              to="/projects/$id"
              params={{ id: projectIdOf(project) }}
              className="min-w-0 truncate font-medium hover:underline"
              title={project}
            >
              {project.split('/').at(-1)}
            </Link>
            <span className="min-w-0 truncate font-mono text-muted">{path}</span>
            <Badge tone={WORDS[what][0]}>{WORDS[what][1]}</Badge>
            {conflicts.length > 0 && <span className="text-muted">{conflicts.join(', ')}</span>}
          </li>
        ))}
      </ul>
    </div>
  )
}
