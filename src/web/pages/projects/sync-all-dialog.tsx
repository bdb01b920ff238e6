import { useQuery } from '@tanstack/react-query'
import { useBatch } from '../../data/changes.ts'
import { consentsOf } from '../../data/consents.ts'
import { isQuiet, isSafe, syncProject } from '../../data/sync.ts'
import type { Project, SyncedItem } from '../../data/types.ts'
import { Button } from '../../design/button.tsx'
import { Dialog } from '../../design/dialog.tsx'
import { ErrorNote } from '../../design/error-note.tsx'
import { sayCount } from '../../design/say-count.ts'
import { SkeletonRows } from '../../design/skeleton.tsx'
import { SyncPlan } from '../../design/sync-plan.tsx'

interface SyncAllDialogProps {
  readonly projects: readonly Project[]
  readonly onClose: () => void
}

interface ProjectPlan {
  readonly project: Project
  readonly items: readonly SyncedItem[]
  /** Why there is no plan. */
  readonly refusal: string | null
}

/** Brings every project forward as far as nobody has to decide anything; shows the plan first. */
export function SyncAllDialog({ projects, onClose }: SyncAllDialogProps) {
  const plans = usePlans(projects)
  const batch = useBatch({
    work: ({ project, items }: ProjectPlan) =>
      syncProject(project.id, { dryRun: false, artifacts: items.map(({ artifact }) => artifact) }),
    said: (count) => `Synced ${sayCount(count, 'project')}`,
  })
  const safe = plans.data?.map((plan) => ({ ...plan, items: plan.items.filter(isSafe) })) ?? []
  const todo = safe.filter(({ items }) => items.length > 0)
  const copies = todo.reduce((total, { items }) => total + items.length, 0)
  const others = plans.data?.flatMap(({ items }) =>
    items.filter((item) => !isSafe(item) && !isQuiet(item)),
  )
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Sync all that is safe"
      description="Copies that were not edited are updated, and edits that merge cleanly are merged."
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            tone="primary"
            disabled={copies === 0}
            isBusy={batch.isPending}
            onClick={() => batch.mutate(todo, { onSuccess: onClose })}
          >
            {copies === 0 ? 'Nothing to do' : `Sync ${sayCount(copies, 'copy', 'copies')}`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {plans.isPending && <SkeletonRows rows={4} />}
        {plans.isError && <ErrorNote error={plans.error} onRetry={() => void plans.refetch()} />}
        {batch.isError && <ErrorNote error={batch.error} />}
        {plans.isSuccess && <Plans plans={plans.data} todo={todo} others={others ?? []} />}
      </div>
    </Dialog>
  )
}

interface PlansProps {
  readonly plans: readonly ProjectPlan[]
  readonly todo: readonly ProjectPlan[]
  readonly others: readonly SyncedItem[]
}

function Plans({ plans, todo, others }: PlansProps) {
  const refused = plans.filter(({ refusal }) => refusal !== null)
  return (
    <>
      {todo.length === 0 && (
        <p className="text-sm text-muted">There is nothing that is safe to do by itself.</p>
      )}
      {todo.map(({ project, items }) => (
        <section key={project.id}>
          <h3 className="mb-1.5 text-sm font-medium">{project.name}</h3>
          <SyncPlan items={items} />
        </section>
      ))}
      {refused.map(({ project, refusal }) => (
        <p key={project.id} className="text-sm text-warn">
          {project.name}: {refusal}
        </p>
      ))}
      {others.length > 0 && (
        <p className="text-sm text-muted">
          {sayCount(others.length, 'copy', 'copies')} more want a decision. Open the project to see
          them.
        </p>
      )}
    </>
  )
}

function usePlans(projects: readonly Project[]) {
  const reachable = projects.filter((one) => one.reachable)
  return useQuery({
    queryKey: ['preview', 'sync-all', reachable.map(({ id }) => id)],
    queryFn: () => Promise.all(reachable.map(planOf)),
    gcTime: 0,
    staleTime: 0,
  })
}

async function planOf(project: Project): Promise<ProjectPlan> {
  try {
    const { result } = await syncProject(project.id, { dryRun: true })
    return { project, items: result.items, refusal: null }
  } catch (error) {
    if (consentsOf(error) === null) throw error
    const refusal = 'something in it would run by itself; open it to allow that.'
    return { project, items: [], refusal }
  }
}
