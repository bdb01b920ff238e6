import { useState } from 'react'
import type { ReactNode } from 'react'
import { useShortcuts } from '../../browser/shortcuts.ts'
import { useUpdate } from '../../data/updates.ts'
import type { UpdateItem } from '../../data/updates.ts'
import { Button } from '../../design/button.tsx'
import { EmptyState } from '../../design/empty-state.tsx'
import { ErrorNote } from '../../design/error-note.tsx'
import { sayCount } from '../../design/say-count.ts'
import { UpdateRow } from './update-row.tsx'
import { isAvailable, isSafe } from './update-labels.ts'

/** The available updates, to choose from. */
export function UpdateList({ items }: { readonly items: readonly UpdateItem[] }) {
  const available = items.filter(isAvailable)
  const unavailable = items.filter((one) => !isAvailable(one) && one.action !== 'up_to_date')
  const upToDate = items.length - available.length - unavailable.length
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(available.filter(isSafe).map(({ artifact }) => artifact)),
  )
  const update = useUpdate()
  const wanted = available.filter(({ artifact }) => chosen.has(artifact))
  const run = () => wanted.length > 0 && update.mutate(wanted)
  useShortcuts('Updates', [
    {
      keys: 'a',
      label: 'Choose all that need no word of yours',
      run: () => setChosen(new Set(available.filter(isSafe).map(({ artifact }) => artifact))),
    },
    { keys: 'mod+enter', label: 'Update what is chosen', run },
  ])
  if (available.length + unavailable.length === 0) return <AllUpToDate count={upToDate} />
  return (
    <>
      <div className="flex-1">
        <Group title="New upstream" count={available.length}>
          {available.map((item) => (
            <UpdateRow
              key={item.artifact}
              item={item}
              isChosen={chosen.has(item.artifact)}
              onToggle={() => setChosen(chosen.symmetricDifference(new Set([item.artifact])))}
            />
          ))}
        </Group>
        <Group title="Not to be had" count={unavailable.length}>
          {unavailable.map((item) => (
            <UpdateRow key={item.artifact} item={item} />
          ))}
        </Group>
        {upToDate > 0 && (
          <p className="px-4 py-4 text-sm text-muted sm:px-6">
            {sayCount(upToDate, 'artifact is', 'artifacts are')} up to date.
          </p>
        )}
      </div>
      {available.length > 0 && (
        <UpdateBar wanted={wanted} of={available.length} update={update} onUpdate={run} />
      )}
    </>
  )
}

interface UpdateBarProps {
  readonly wanted: readonly UpdateItem[]
  /** How many there are to choose from. */
  readonly of: number
  readonly update: ReturnType<typeof useUpdate>
  readonly onUpdate: () => void
}

function UpdateBar({ wanted, of, update, onUpdate }: UpdateBarProps) {
  const isAgreeing = wanted.some(({ asks }) => asks !== null)
  return (
    <footer className="sticky bottom-0 flex flex-wrap items-center gap-3 border-t border-line bg-surface px-4 py-3 sm:px-6">
      <span className="text-sm text-muted" aria-live="polite">
        {wanted.length} of {of} chosen
      </span>
      {update.isError && <ErrorNote error={update.error} />}
      <Button
        className="ml-auto"
        tone="primary"
        disabled={wanted.length === 0}
        isBusy={update.isPending}
        onClick={onUpdate}
      >
        {isAgreeing ? 'Allow and update' : 'Update'} {sayCount(wanted.length, 'artifact')}
      </Button>
    </footer>
  )
}

interface GroupProps {
  readonly title: string
  readonly count: number
  readonly children: ReactNode
}

function Group({ title, count, children }: GroupProps) {
  if (count === 0) return null
  return (
    <section aria-label={title} className="pb-4">
      <h2 className="flex items-baseline gap-2 px-4 pt-4 pb-2 text-sm font-medium sm:px-6">
        {title}
        <span className="tabular text-muted">{count}</span>
      </h2>
      <ul className="divide-y divide-line border-y border-line">{children}</ul>
    </section>
  )
}

function AllUpToDate({ count }: { readonly count: number }) {
  if (count === 0) {
    return (
      <EmptyState title="Nothing came from elsewhere" command="skillmeat add owner/repo">
        Artifacts that are imported from a source are looked after here.
      </EmptyState>
    )
  }
  return (
    <EmptyState title="Everything is up to date">
      {sayCount(count, 'artifact was', 'artifacts were')} looked at, and nothing is new.
    </EmptyState>
  )
}
