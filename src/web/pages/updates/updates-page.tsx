import type { ReactNode } from 'react'
import { CircleArrowUp } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useShortcuts } from '../../browser/shortcuts.ts'
import {
  showUpdateToast,
  updatesOf,
  useLatestUpdates,
  useCheckForUpdates,
} from '../../data/updates.ts'
import type { Job } from '../../data/types.ts'
import { Button } from '../../design/button.tsx'
import { EmptyState } from '../../design/empty-state.tsx'
import { ErrorNote } from '../../design/error-note.tsx'
import { PageHeader } from '../../design/page-header.tsx'
import { QueryView } from '../../design/query-view.tsx'
import { TimeAgo } from '../../design/time-ago.tsx'
import { JobProgress } from '../import/job-progress.tsx'
import { UpdateList } from './update-list.tsx'
import { UpdateResult } from './update-result.tsx'

/** Checks sources for updates, previews them, and makes them. */
export function UpdatesPage(): ReactNode {
  const latest = useLatestUpdates()
  const check = useCheckForUpdates()
  const job = latest.data
  const isRunning = job?.status === 'running'
  const checkNow = () => check.mutate()
  useShortcuts('Updates', [
    { keys: 'r', label: 'Look for updates', run: () => !isRunning && checkNow() },
  ])
  useToastWhenDone(job)
  return (
    <>
      <PageHeader
        title="Updates"
        actions={
          <Button isBusy={check.isPending || isRunning} onClick={checkNow}>
            Look for updates
          </Button>
        }
      >
        <p className="mt-1 text-sm text-muted">
          What changed where your artifacts came from. Your own edits are kept: both are merged.
          {job?.finished_at != null && (
            <span className="whitespace-nowrap">
              {' '}
              {job.kind === 'update' ? 'Updated' : 'Looked'} <TimeAgo at={job.finished_at} />.
            </span>
          )}
        </p>
      </PageHeader>
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto border-t border-line">
        {check.isError && (
          <div className="p-4 sm:px-6">
            <ErrorNote error={check.error} onRetry={checkNow} />
          </div>
        )}
        <QueryView query={latest} errorSpace="p-4 sm:px-6">
          {(last) => <Found job={last} onCheck={checkNow} />}
        </QueryView>
      </div>
    </>
  )
}

function Found({ job, onCheck }: { readonly job: Job | null; readonly onCheck: () => void }) {
  const checkButton = (
    <Button tone="primary" onClick={onCheck}>
      Look for updates
    </Button>
  )
  const found = updatesOf(job)
  if (job === null) {
    return (
      <EmptyState
        icon={<CircleArrowUp size={20} aria-hidden />}
        title="Nobody has looked yet"
        command="skillmeat update --check"
        action={checkButton}
      >
        Every source is asked what is new, and you see what an update would do before it is done.
      </EmptyState>
    )
  }
  if (found === null) {
    const what = job.kind === 'update' ? 'Updating' : 'Looking at every source'
    return <JobProgress job={job} what={what} onBack={onCheck} />
  }
  if (job.kind === 'update') {
    return <UpdateResult items={found.result} onCheck={onCheck} />
  }
  return <UpdateList key={job.id} items={found.result} />
}

/** Shows a toast when an update that ran on this page is done. */
function useToastWhenDone(job: Job | null | undefined): void {
  const running = useRef<string | null>(null)
  useEffect(() => {
    if (job?.kind !== 'update') return
    if (job.status === 'running') running.current = job.id
    else if (running.current === job.id) {
      running.current = null
      const outcome = updatesOf(job)
      if (outcome !== null) showUpdateToast(outcome)
    }
  }, [job])
}
