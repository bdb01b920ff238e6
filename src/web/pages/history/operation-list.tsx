import { Undo2 } from 'lucide-react'
import { undoOperations } from '../../data/changes.ts'
import { useOperations } from '../../data/history.ts'
import type { Operation } from '../../data/types.ts'
import { Badge } from '../../design/badge.tsx'
import { Button } from '../../design/button.tsx'
import { EmptyState } from '../../design/empty-state.tsx'
import { IconButton } from '../../design/icon-button.tsx'
import { dateFormat } from '../../design/locale.ts'
import { QueryView } from '../../design/query-view.tsx'
import { TimeAgo } from '../../design/time-ago.tsx'

/** Every command that changed something, by day, newest first. */
export function OperationList() {
  const found = useOperations({})
  return (
    <QueryView query={found} rows={10} errorSpace="p-4 sm:px-6">
      {({ pages }) => (
        <div className="pb-8">
          <Days operations={pages.flatMap((page) => page.items)} />
          {found.hasNextPage && (
            <div className="flex justify-center p-4">
              <Button isBusy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
                Show earlier
              </Button>
            </div>
          )}
        </div>
      )}
    </QueryView>
  )
}

function Days({ operations }: { readonly operations: readonly Operation[] }) {
  if (operations.length === 0) {
    return (
      <EmptyState title="Nothing was done yet" command="skillmeat add anthropics/skills">
        Every command that changes something stands here, and can be taken back.
      </EmptyState>
    )
  }
  const days = [...Map.groupBy(operations, ({ at }) => at.slice(0, 10))]
  return days.map(([date, done]) => (
    <section key={date} aria-label={sayDay(date)}>
      <h2 className="sticky top-0 z-10 bg-surface/95 px-4 pt-4 pb-1 text-xs font-medium text-muted sm:px-6">
        {sayDay(date)}
      </h2>
      <ul className="divide-y divide-line">
        {done.map((operation) => (
          <OperationRow key={operation.id} operation={operation} />
        ))}
      </ul>
    </section>
  ))
}

function OperationRow({ operation }: { readonly operation: Operation }) {
  const { id, command, summary, at, by, undone, kind, places } = operation
  return (
    <li className="group flex items-center gap-3 px-4 py-2 hover:bg-hover sm:px-6">
      <span className="flex w-24 shrink-0 justify-start max-sm:w-18">
        <Badge tone={kind === 'undo' || kind === 'redo' ? 'accent' : 'neutral'}>{command}</Badge>
      </span>
      <div className="min-w-0 flex-1">
        <p className={undone ? 'truncate text-sm text-faint line-through' : 'truncate text-sm'}>
          {summary}
        </p>
        <p className="truncate text-2xs text-faint">
          <TimeAgo at={at} /> by {by}
          {places > 0 && `, ${places === 1 ? 'one place' : `${places} places`} written`}
        </p>
      </div>
      {undone && <Badge>taken back</Badge>}
      {!undone && kind === 'change' && (
        <IconButton
          label={`Take back: ${summary}`}
          className="opacity-60 group-hover:opacity-100 focus-visible:opacity-100"
          onClick={() => void undoOperations([id])}
        >
          <Undo2 size={15} aria-hidden />
        </IconButton>
      )}
    </li>
  )
}

const day = dateFormat({ weekday: 'long', day: 'numeric', month: 'long' })

function sayDay(date: string): string {
  return day(new Date(`${date}T12:00:00Z`))
}
