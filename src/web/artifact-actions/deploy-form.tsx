import { useState } from 'react'
import { api } from '../data/api.ts'
import { mismatchOf } from '../data/mismatch.ts'
import type { Mismatch } from '../data/mismatch.ts'
import { usePreviewedChange } from '../data/preview.ts'
import type { Project } from '../data/types.ts'
import { ChangeDialog } from '../design/change-dialog.tsx'
import { sayCount } from '../design/say-count.ts'
import { DeployChoices } from './deploy-choices.tsx'
import type { DeployTarget } from './deploy-choices.tsx'
import { DeployPlan } from './deploy-plan.tsx'
import { MismatchChoice } from './mismatch-choice.tsx'

interface DeployFormProps {
  readonly title: string
  readonly artifacts: readonly string[]
  readonly projects: readonly Project[]
  /** The project that is chosen at first. */
  readonly first: string
  readonly onClose: () => void
  readonly onDone?: (() => void) | undefined
}

/** The dialog of a deployment once there is a project to deploy to. */
export function DeployForm(props: DeployFormProps) {
  const { title, artifacts, projects, first, onClose, onDone } = props
  const [target, setTarget] = useState<DeployTarget>({
    project: first,
    profile: 'claude_code',
    force: false,
    onMismatch: 'cancel',
  })
  const change = useDeploy(artifacts, target)
  const mismatch = mismatchOf(change.problem)
  const shownMismatch = useLastMismatch(mismatch, target)
  const choose = (next: DeployTarget) => {
    setTarget(next)
    change.reset()
  }
  return (
    <ChangeDialog
      change={mismatch === null ? change : { ...change, problem: null }}
      title={title}
      description="The files are copied into the project, and SkillMeat keeps track of both sides."
      verb="Deploy"
      rows={2}
      onClose={onClose}
      onDone={onDone}
      choices={
        <>
          <DeployChoices projects={projects} target={target} onChange={choose} />
          {shownMismatch !== null && (
            <MismatchChoice
              mismatch={shownMismatch}
              value={target.onMismatch}
              onChange={(onMismatch) => choose({ ...target, onMismatch })}
            />
          )}
        </>
      }
    >
      {({ items }) => <DeployPlan items={items} />}
    </ChangeDialog>
  )
}

function useDeploy(artifacts: readonly string[], target: DeployTarget) {
  const { project, profile, force, onMismatch } = target
  return usePreviewedChange({
    key: ['deploy', artifacts, target],
    send: (dryRun, consents) =>
      api.post('/projects/{project_id}/deployments', {
        params: { project_id: project },
        query: { dry_run: dryRun },
        body: {
          artifacts: [...artifacts],
          profile,
          force,
          on_mismatch: onMismatch,
          consents: [...consents],
        },
      }),
    takesConsents: true,
    toast: ({ items }) => {
      const moved = items.filter(({ action }) => action !== 'unchanged')
      return `Deployed ${sayCount(moved.length, 'artifact')}`
    },
  })
}

/** A question stays on screen once it is answered, until another place is chosen. */
function useLastMismatch(mismatch: Mismatch | null, { project, profile }: DeployTarget) {
  const place = `${project} ${profile}`
  const [last, setLast] = useState({ place, mismatch })
  const isNew = mismatch !== null && mismatch.artifact !== last.mismatch?.artifact
  if (isNew || last.place !== place) setLast({ place, mismatch })
  return last.place === place ? last.mismatch : mismatch
}
