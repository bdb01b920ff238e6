import type { DeployedItem } from '../data/types.ts'
import { Badge } from '../design/badge.tsx'
import type { Tone } from '../design/badge.tsx'

const ACTIONS: Readonly<Record<DeployedItem['action'], readonly [tone: Tone, label: string]>> = {
  deployed: ['good', 'New'],
  updated: ['accent', 'Update'],
  unchanged: ['neutral', 'Is there'],
  replaced: ['warn', 'Replaces'],
  skipped: ['neutral', 'Left out'],
  refused: ['bad', 'Refused'],
}

/** What a deployment would do, place by place. */
export function DeployPlan({ items }: { readonly items: readonly DeployedItem[] }) {
  return (
    <ul
      aria-label="What would happen"
      className="divide-y divide-line rounded-lg border border-line"
    >
      {items.map(({ artifact, path, action, warnings }) => (
        <li key={`${artifact} ${path}`} className="px-3 py-2 text-sm">
          <div className="flex items-center gap-3">
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium">{artifact}</span>
              <span className="block truncate font-mono text-xs text-muted" title={path}>
                {path}
              </span>
            </span>
            <Badge tone={ACTIONS[action][0]}>{ACTIONS[action][1]}</Badge>
          </div>
          {warnings.map((warning) => (
            <p key={warning} className="mt-1 text-xs text-warn">
              {warning}
            </p>
          ))}
        </li>
      ))}
    </ul>
  )
}
