import { useCancelJob } from '../../data/imports.ts'
import type { Job } from '../../data/types.ts'
import { Button } from '../../design/button.tsx'
import { EmptyState } from '../../design/empty-state.tsx'

interface JobProgressProps {
  readonly job: Job | undefined
  readonly what: string
  readonly onBack: () => void
}

/** A job's progress, or why it ended. */
export function JobProgress({ job, what, onBack }: JobProgressProps) {
  if (job?.status === 'failed' || job?.status === 'cancelled') {
    return <JobEnded error={job.error} onBack={onBack} />
  }
  const step = job?.step ?? null
  return (
    <div
      className="mx-auto flex w-full max-w-md flex-col gap-3 px-6 py-16 text-sm"
      aria-live="polite"
    >
      <p className="font-medium">{step?.label ?? what}</p>
      <progress
        aria-label={what}
        className="h-1.5 w-full overflow-hidden rounded-full accent-accent"
        {...(step !== null && { value: step.done, max: Math.max(step.total, 1) })}
      />
      <div className="flex h-7 items-center justify-between text-muted">
        <span className="tabular">{step !== null && `${step.done} of ${step.total}`}</span>
        {job !== undefined && <StopButton id={job.id} />}
      </div>
    </div>
  )
}

function StopButton({ id }: { readonly id: string }) {
  const cancel = useCancelJob()
  return (
    <Button size="sm" tone="quiet" isBusy={cancel.isPending} onClick={() => cancel.mutate(id)}>
      Stop
    </Button>
  )
}

function JobEnded({ error, onBack }: Pick<Job, 'error'> & Pick<JobProgressProps, 'onBack'>) {
  const action = <Button onClick={onBack}>Go back</Button>
  if (error === null) {
    return (
      <EmptyState title="Stopped" action={action}>
        Nothing was changed.
      </EmptyState>
    )
  }
  return (
    <EmptyState title="That did not work" action={action}>
      <p role="alert">{error.detail}</p>
    </EmptyState>
  )
}
