import type { Ports } from '../../ports/ports.ts'
import { registerProject } from '../observe/adopt-record.ts'
import { presentArtifact } from '../observe/present-state.ts'
import { runChange } from '../session/run-change.ts'
import type { ChangeOutcome } from '../session/run-change.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { deployOne } from './deploy-one.ts'
import type { Deployed } from './deploy-one.ts'
import type { DeployRequest } from './deploy-request.ts'
import { listWanted } from './list-wanted.ts'
import type { WantedArtifact } from './list-wanted.ts'
import { resolveTarget } from './target-project.ts'

/**
 * Puts artifacts into a project.
 *
 * Files that are there already must be absent, as they were deployed, or as they will be: anything
 * else is refused with `E_DEPLOY_TARGET_MODIFIED` or `E_DEPLOY_TARGET_EXISTS`, all or nothing. A
 * part that is there with other content for something else is `E_DECISION_NEEDED`, unless the request
 * says what becomes of it.
 */
export async function deploy(
  ports: Ports,
  request: DeployRequest,
): Promise<ChangeOutcome<readonly Deployed[]>> {
  const target = resolveTarget(ports, request)
  const scope = async (transaction: Transaction) => ({
    artifacts: (await listWanted(transaction, request, target)).map(({ artifact }) => artifact),
    projects: [target.project],
  })
  return runChange(
    ports,
    { command: 'deploy', dryRun: request.dryRun, scope },
    async (tx, state) => {
      const wanted = await listWanted(tx, request, target)
      const done = new Map<WantedArtifact, Deployed>()
      for (const one of skillsFirst(wanted)) {
        const { entry: artifact } = presentArtifact(state, one.artifact.uuid)
        done.set(one, await deployOne(tx, { ...one, artifact, target, state, request }))
      }
      const result = wanted.flatMap((one) => done.get(one) ?? [])
      const changed = result.filter(({ action }) => action !== 'unchanged' && action !== 'skipped')
      if (changed.length > 0) await registerProject(tx, target.project)
      const summary =
        changed.length > 0
          ? `Deployed ${namesOf(changed)} to ${target.project}`
          : `Left ${namesOf(result)} out of ${target.project}`
      return { summary, result }
    },
  )
}

/** Agents list skills, so it must be known by which names those are there. */
function skillsFirst(wanted: readonly WantedArtifact[]): readonly WantedArtifact[] {
  const { skill = [], other = [] } = Object.groupBy(wanted, ({ artifact }) =>
    artifact.type === 'skill' ? 'skill' : 'other',
  )
  return [...skill, ...other]
}

function namesOf(items: readonly Deployed[]): string {
  return items.map(({ artifact }) => artifact).join(', ')
}
