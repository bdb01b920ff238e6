import { useState } from 'react'
import type { Mismatch } from '../data/mismatch.ts'
import type { Project } from '../data/types.ts'
import { Button } from '../design/button.tsx'
import { ConsentList } from '../design/consent-list.tsx'
import { Dialog } from '../design/dialog.tsx'
import { ErrorNote } from '../design/error-note.tsx'
import { SkeletonRows } from '../design/skeleton.tsx'
import { DeployChoices } from './deploy-choices.tsx'
import type { DeployTarget } from './deploy-choices.tsx'
import { DeployPlan } from './deploy-plan.tsx'
import { MismatchChoice } from './mismatch-choice.tsx'
import { useDeploy } from './use-deploy.ts'

interface DeployFormProps {
  readonly title: string
  readonly artifacts: readonly string[]
  readonly projects: readonly Project[]
  /** The project that is chosen at first. */
  readonly first: string
  readonly onClose: () => void
  readonly onDone?: () => void
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
  const { preview, consents, mismatch, problem, deploy, forget, isBusy } = useDeploy(
    artifacts,
    target,
  )
  const asked = useLastMismatch(mismatch, target)
  const choose = (next: DeployTarget) => {
    setTarget(next)
    forget()
  }
  const submit = () =>
    deploy(() => {
      onClose()
      onDone?.()
    })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      description="The files are copied into the project, and SkillMeat keeps track of both sides."
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            tone="primary"
            isBusy={isBusy}
            disabled={!preview.isSuccess && consents === null}
            onClick={submit}
          >
            {consents === null ? 'Deploy' : 'Allow and deploy'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <DeployChoices projects={projects} target={target} onChange={choose} />
        {asked !== null && (
          <MismatchChoice
            mismatch={asked}
            value={target.onMismatch}
            onChange={(onMismatch) => choose({ ...target, onMismatch })}
          />
        )}
        {consents !== null && <ConsentList consents={consents} />}
        {problem !== null && <ErrorNote error={problem} />}
        {preview.isPending && <SkeletonRows rows={2} />}
        {preview.isSuccess && <DeployPlan items={preview.data.items} />}
      </div>
    </Dialog>
  )
}

/** What was asked about stays to be seen once it is answered, until it is for another place. */
function useLastMismatch(mismatch: Mismatch | null, { project, profile }: DeployTarget) {
  const place = `${project} ${profile}`
  const [last, setLast] = useState({ place, mismatch })
  const isNew = mismatch !== null && mismatch.artifact !== last.mismatch?.artifact
  if (isNew || last.place !== place) setLast({ place, mismatch })
  return last.place === place ? last.mismatch : mismatch
}
