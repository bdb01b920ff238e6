import { Link } from '@tanstack/react-router'
import { GitCompareArrows, GitMerge } from 'lucide-react'
import { Suspense, useState } from 'react'
import { lazyComponent } from '../../browser/lazy-component.tsx'
import type { SyncOptions } from '../../data/sync.ts'
import type { DeploymentDrift, Project } from '../../data/types.ts'
import { Button, buttonClass } from '../../design/button.tsx'

const SyncDialog = lazyComponent(async () => (await import('./sync-dialog.tsx')).SyncDialog)
const UndeployDialog = lazyComponent(
  async () => (await import('./undeploy-dialog.tsx')).UndeployDialog,
)

interface Step {
  readonly label: string
  readonly options: SyncOptions
}

/** The actions for each state, the usual one first. */
const STEPS: Readonly<Record<string, readonly Step[]>> = {
  outdated: [{ label: 'Update it', options: {} }],
  added: [{ label: 'Deploy it', options: {} }],
  modified: [{ label: 'Take the edits into the collection', options: { pull: true } }],
  diverged: [
    { label: 'Merge both sides', options: {} },
    { label: 'Take the edits into the collection', options: { pull: true } },
  ],
  missing: [{ label: 'Put it back', options: { missing: 'redeploy' } }],
  removed: [{ label: 'Take it out too', options: { removed: 'undeploy' } }],
  converged: [{ label: 'Note that both are the same', options: {} }],
}

interface DriftActionsProps {
  readonly project: Project
  readonly item: DeploymentDrift
}

/** What can be done about one copy. */
export function DriftActions({ project, item }: DriftActionsProps) {
  const { artifact, state, pending_merge, project_sha, collection_sha } = item
  const [step, setStep] = useState<Step | null>(null)
  const [isUndeploying, setUndeploying] = useState(false)
  const steps = pending_merge === null ? (STEPS[state] ?? []) : []
  const hasTwoSides =
    project_sha !== null && collection_sha !== null && project_sha !== collection_sha
  return (
    <div className="mt-4 flex flex-wrap gap-2">
      {pending_merge !== null && (
        <Link
          to="/merges/$id"
          params={{ id: pending_merge }}
          className={buttonClass({ tone: 'primary', size: 'sm' })}
        >
          <GitMerge size={14} aria-hidden />
          Resolve the merge
        </Link>
      )}
      {steps.map((one, index) => (
        <Button
          key={one.label}
          size="sm"
          tone={index === 0 ? 'primary' : 'plain'}
          onClick={() => setStep(one)}
        >
          {one.label}
        </Button>
      ))}
      {hasTwoSides && (
        <Link
          to="/compare"
          search={{ artifact, version: 'head', against: `project:${project.id}` }}
          className={buttonClass({ size: 'sm' })}
        >
          <GitCompareArrows size={14} aria-hidden />
          Compare
        </Link>
      )}
      {state !== 'added' && (
        <Button size="sm" tone="quiet" onClick={() => setUndeploying(true)}>
          Undeploy
        </Button>
      )}
      <Suspense fallback={null}>
        {step !== null && (
          <SyncDialog
            project={project}
            artifacts={[artifact]}
            options={step.options}
            onClose={() => setStep(null)}
          />
        )}
        {isUndeploying && (
          <UndeployDialog project={project} item={item} onClose={() => setUndeploying(false)} />
        )}
      </Suspense>
    </div>
  )
}
