import { ChevronRight, Pin } from 'lucide-react'
import type { DeploymentDrift, Project } from '../../data/types.ts'
import { Badge } from '../../design/badge.tsx'
import { cx } from '../../design/class-names.ts'
import { DriftBadge } from '../../design/drift-badge.tsx'
import { TimeAgo } from '../../design/time-ago.tsx'
import { TypeIcon } from '../../design/type-icon.tsx'
import { DriftDetail } from './drift-detail.tsx'

interface DriftLineProps {
  readonly project: Project
  readonly item: DeploymentDrift
  readonly isOpen: boolean
  readonly onToggle: () => void
}

/** One copy with its name, path and state. It opens to show the possible actions. */
export function DriftLine({ project, item, isOpen, onToggle }: DriftLineProps) {
  const { artifact, path, state, deployed_at, pinned, pending_merge, profile, trial_merge } = item
  const [type = '', name = artifact] = artifact.split(/:(.*)/s)
  return (
    <li>
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={onToggle}
        className="flex min-h-14 w-full items-center gap-3 px-4 py-2 text-left -outline-offset-2 hover:bg-hover sm:px-6"
      >
        <ChevronRight
          size={14}
          aria-hidden
          className={cx('shrink-0 text-muted transition-transform', isOpen && 'rotate-90')}
        />
        <span className="text-muted max-sm:hidden">
          <TypeIcon type={type} />
        </span>
        <span className="min-w-0 flex-1">
          <span className="flex items-center gap-2 text-sm">
            <span className="truncate font-medium">{name}</span>
            {pinned && <Pin size={12} aria-label="pinned" className="shrink-0 text-muted" />}
          </span>
          <span className="block truncate font-mono text-xs text-muted" title={path}>
            {path}
          </span>
        </span>
        <span className="flex flex-wrap justify-end gap-1.5">
          {profile !== 'claude_code' && <Badge>{profile}</Badge>}
          {pending_merge !== null && <Badge tone="bad">Merge waits</Badge>}
          {trial_merge?.clean === true && (
            <span className="flex max-sm:hidden">
              <Badge tone="good">Merges cleanly</Badge>
            </span>
          )}
          <DriftBadge state={state} />
        </span>
        <span className="w-36 text-right text-xs text-faint max-lg:hidden">
          {deployed_at === null ? (
            'not deployed yet'
          ) : (
            <>
              deployed <TimeAgo at={deployed_at} />
            </>
          )}
        </span>
      </button>
      {isOpen && <DriftDetail project={project} item={item} />}
    </li>
  )
}
