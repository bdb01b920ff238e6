import { api } from '../data/api.ts'
import { useChange } from '../data/changes.ts'
import { consentsOf } from '../data/consents.ts'
import { mismatchOf } from '../data/mismatch.ts'
import { usePreview } from '../data/preview.ts'
import { sayCount } from '../design/say-count.ts'
import type { DeployTarget } from './deploy-choices.tsx'

/** A deployment: what it would do, what a person must agree to first, and the doing. */
export function useDeploy(artifacts: readonly string[], target: DeployTarget) {
  const send = (dryRun: boolean, consents: readonly string[]) =>
    api.post('/projects/{project_id}/deployments', {
      params: { project_id: target.project },
      query: { dry_run: dryRun },
      body: {
        artifacts: [...artifacts],
        profile: target.profile,
        force: target.force,
        on_mismatch: target.onMismatch,
        consents: [...consents],
      },
    })
  const preview = usePreview(['deploy', artifacts, target], () => send(true, []))
  const change = useChange({
    work: (consents: readonly string[]) => send(false, consents),
    said: ({ result }) => {
      const moved = result.items.filter(({ action }) => action !== 'unchanged')
      return `Deployed ${sayCount(moved.length, 'artifact')}`
    },
    showsError: true,
  })
  const failure = change.error ?? preview.error
  const consents = consentsOf(failure)
  const mismatch = mismatchOf(failure)
  return {
    preview,
    consents,
    mismatch,
    problem: consents === null && mismatch === null ? failure : null,
    isBusy: change.isPending,
    forget: change.reset,
    deploy: (onDone: () => void) =>
      change.mutate(consents?.map(({ content }) => content) ?? [], { onSuccess: onDone }),
  }
}
