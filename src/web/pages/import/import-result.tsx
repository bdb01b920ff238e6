import { Link } from '@tanstack/react-router'
import { CircleCheck } from 'lucide-react'
import { undoOperations } from '../../data/changes.ts'
import type { ImportReport } from '../../data/imports.ts'
import { Badge } from '../../design/badge.tsx'
import { Button, buttonClass } from '../../design/button.tsx'
import { sayCount } from '../../design/say-count.ts'
import { Notes } from './notes.tsx'

interface ImportResultProps {
  readonly report: ImportReport
  readonly operation: string | null
  readonly onAgain: () => void
}

/** The result of an import, with Undo. */
export function ImportResult({ report, operation, onAgain }: ImportResultProps) {
  const changed = report.added.filter(
    ({ action }) => !['unchanged', 'kept', 'skipped'].includes(action),
  )
  return (
    <div className="mx-auto flex w-full max-w-2xl flex-col gap-4 px-4 py-8 sm:px-6">
      <div className="flex items-center gap-3">
        <CircleCheck size={20} aria-hidden className="text-good" />
        <h2 className="text-lg font-semibold">
          {changed.length === 0
            ? 'Everything was there already'
            : `Imported ${sayCount(changed.length, 'artifact')}`}
        </h2>
      </div>
      <ul className="divide-y divide-line rounded-lg border border-line">
        {changed.map(({ artifact, action, description }) => (
          <li key={artifact} className="flex items-center gap-3 px-3 py-2">
            <div className="min-w-0 flex-1">
              <Link
                to="/artifacts/$id"
                params={{ id: artifact }}
                className="text-sm font-medium hover:underline"
              >
                {artifact}
              </Link>
              <p className="truncate text-xs text-muted">{description}</p>
            </div>
            <Badge tone={action === 'pending' ? 'warn' : 'good'}>{action}</Badge>
          </li>
        ))}
      </ul>
      <Notes report={report} />
      <div className="flex flex-wrap gap-2">
        <Link to="/" className={buttonClass({ tone: 'primary' })}>
          Open the library
        </Link>
        <Button onClick={onAgain}>Import more</Button>
        {operation !== null && (
          <Button tone="quiet" onClick={() => void undoOperations([operation]).then(onAgain)}>
            Take it back
          </Button>
        )}
      </div>
    </div>
  )
}
