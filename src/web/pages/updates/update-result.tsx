import { Link } from '@tanstack/react-router'
import type { UpdateItem } from '../../data/updates.ts'
import { Button, buttonClass } from '../../design/button.tsx'
import { sayCount } from '../../design/say-count.ts'
import { UpdateRow } from './update-row.tsx'
import { isSafe } from './update-labels.ts'

interface UpdateResultProps {
  readonly items: readonly UpdateItem[]
  readonly onCheck: () => void
}

/** What the last update did, and what is left to do. */
export function UpdateResult({ items, onCheck }: UpdateResultProps) {
  const touched = items.filter(({ action }) => action !== 'up_to_date')
  const hasConflicts = items.some(({ action }) => action === 'pending')
  return (
    <section aria-label="What was updated">
      <div className="flex flex-wrap items-center gap-3 px-4 py-4 sm:px-6">
        <h2 className="text-sm font-medium">
          Updated {sayCount(items.filter(isSafe).length, 'artifact')}
        </h2>
        <div className="ml-auto flex gap-2">
          {hasConflicts && (
            <Link to="/merges" className={buttonClass({})}>
              Settle the conflicts
            </Link>
          )}
          <Button tone="primary" onClick={onCheck}>
            Look again
          </Button>
        </div>
      </div>
      <ul className="divide-y divide-line border-y border-line">
        {touched.map((item) => (
          <UpdateRow key={item.artifact} item={item} isDone />
        ))}
      </ul>
    </section>
  )
}
