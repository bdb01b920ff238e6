import { consentsOf } from '../../data/consents.ts'
import { usePreviewedBatch } from '../../data/preview.ts'
import { hasEffect, isSafe, syncProject } from '../../data/sync.ts'
import type { Project, SyncedItem } from '../../data/types.ts'
import { ChangeDialog } from '../../design/change-dialog.tsx'
import { sayCount } from '../../design/say-count.ts'
import { SyncPlan } from '../../design/sync-plan.tsx'

interface SyncAllDialogProps {
  readonly projects: readonly Project[]
  readonly onClose: () => void
}

interface ProjectPlan {
  readonly project: Project
  readonly items: readonly SyncedItem[]
  /** Why there is no plan; null if there is one. */
  readonly refusal: string | null
}

/** Syncs in every project what needs no decision, after showing the plan. */
export function SyncAllDialog({ projects, onClose }: SyncAllDialogProps) {
  const reachable = projects.filter((one) => one.reachable)
  const change = usePreviewedBatch({
    key: ['sync-all', reachable.map(({ id }) => id)],
    plan: () => Promise.all(reachable.map(planOf)),
    inputs: safePlans,
    work: ({ project, items }: ProjectPlan) =>
      syncProject(project.id, { dryRun: false, artifacts: items.map(({ artifact }) => artifact) }),
    toast: (count) => `Synced ${sayCount(count, 'project')}`,
  })
  const copies = safePlans(change.preview.data ?? []).flatMap(({ items }) => items).length
  return (
    <ChangeDialog
      change={change}
      title="Sync all that is safe"
      description="Copies that were not edited are updated, and edits that merge cleanly are merged."
      verb={copies === 0 ? 'Nothing to do' : `Sync ${sayCount(copies, 'copy', 'copies')}`}
      hasEffect={() => copies > 0}
      rows={4}
      canRetry
      onClose={onClose}
    >
      {(plans) => <Plans plans={plans} />}
    </ChangeDialog>
  )
}

/** Keeps the safe steps of each plan, and the plans that have any. */
function safePlans(plans: readonly ProjectPlan[]): readonly ProjectPlan[] {
  return plans
    .map((plan) => ({ ...plan, items: plan.items.filter(isSafe) }))
    .filter(({ items }) => items.length > 0)
}

function Plans({ plans }: { readonly plans: readonly ProjectPlan[] }) {
  const safe = safePlans(plans)
  const refused = plans.filter(({ refusal }) => refusal !== null)
  const others = plans
    .flatMap(({ items }) => items)
    .filter((item) => !isSafe(item) && hasEffect(item))
  return (
    <div className="flex flex-col gap-4">
      {safe.length === 0 && (
        <p className="text-sm text-muted">There is nothing that is safe to do by itself.</p>
      )}
      {safe.map(({ project, items }) => (
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
    </div>
  )
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
