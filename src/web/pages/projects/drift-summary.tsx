import { sayNumber } from '../../design/say-count.ts'
import type { Project } from '../../data/types.ts'

/** The state of all copies, as one bar with its figures. */
export function DriftSummary({ projects }: { readonly projects: readonly Project[] }) {
  const total = sum(projects, ({ deployments }) => deployments)
  const modified = sum(projects, (one) => one.modified)
  const outdated = sum(projects, (one) => one.outdated)
  const unchecked = sum(projects, (one) => one.unchecked)
  const other = Math.max(0, total - modified - outdated - unchecked)
  if (total === 0) return null
  const parts = [
    { name: 'as in the collection', count: other, fill: 'bg-good' },
    { name: 'outdated', count: outdated, fill: 'bg-warn' },
    { name: 'edited', count: modified, fill: 'bg-info' },
    ...(unchecked === 0 ? [] : [{ name: 'not checked', count: unchecked, fill: 'bg-bad' }]),
  ]
  return (
    <section aria-label="All copies" className="border-b border-line px-4 py-4 sm:px-6">
      <div aria-hidden className="flex h-2 gap-0.5 overflow-hidden rounded-full">
        {parts
          .filter(({ count }) => count > 0)
          .map(({ name, count, fill }) => (
            <span key={name} className={fill} style={{ flexGrow: count }} />
          ))}
      </div>
      <dl className="mt-2.5 flex flex-wrap gap-x-6 gap-y-1 text-xs text-muted">
        {parts.map(({ name, count, fill }) => (
          <div key={name} className="flex items-center gap-1.5">
            <span aria-hidden className={`size-2 rounded-full ${fill}`} />
            <dd className="tabular font-medium text-ink">{sayNumber(count)}</dd>
            <dt>{name}</dt>
          </div>
        ))}
      </dl>
    </section>
  )
}

function sum(projects: readonly Project[], of: (project: Project) => number): number {
  return projects.reduce((total, one) => total + of(one), 0)
}
