import type { SyncedItem } from '../data/types.ts'
import { Badge } from './badge.tsx'
import type { Tone } from './badge.tsx'

const ACTIONS: Readonly<Record<string, readonly [tone: Tone, label: string]>> = {
  none: ['neutral', 'Stays'],
  updated: ['good', 'Updates'],
  merged: ['good', 'Merges cleanly'],
  marked: ['warn', 'Gets conflict markers'],
  pulled: ['accent', 'Goes to the collection'],
  baseline_moved: ['neutral', 'Same already'],
  kept_local: ['info', 'Edits stay'],
  pending: ['bad', 'Conflicts, will wait'],
  needs_decision: ['warn', 'Wants a decision'],
  redeployed: ['good', 'Comes back'],
  joined: ['neutral', 'Joins'],
  undeployed: ['warn', 'Is taken out'],
  record_dropped: ['neutral', 'Record goes'],
  unreadable: ['bad', 'Cannot be read'],
}

/** What sync would do, copy by copy. */
export function SyncPlan({ items }: { readonly items: readonly SyncedItem[] }) {
  return (
    <ul className="divide-y divide-line rounded-lg border border-line">
      {items.map((item) => {
        const { artifact, path, action, merged, conflicts, detail } = item
        const [tone, label] = ACTIONS[action] ?? ['neutral', action]
        return (
          <li key={`${artifact} ${path}`} className="px-3 py-2 text-sm">
            <div className="flex items-center gap-3">
              <span className="min-w-0 flex-1 truncate font-medium" title={path}>
                {artifact}
              </span>
              <Badge tone={tone}>{label}</Badge>
            </div>
            {merged.length > 0 && (
              <p className="mt-0.5 truncate text-xs text-muted">merges {merged.join(', ')}</p>
            )}
            {conflicts.length > 0 && (
              <p className="mt-0.5 truncate text-xs text-bad">
                conflicts in {conflicts.join(', ')}
              </p>
            )}
            {detail !== null && <p className="mt-0.5 text-xs text-muted">{detail}</p>}
          </li>
        )
      })}
    </ul>
  )
}
