import type { Ports } from '../../ports/ports.ts'
import { registerProject } from '../observe/adopt-record.ts'
import { presentArtifact } from '../observe/present-state.ts'
import { runChange } from '../session/run-change.ts'
import type { ChangeOutcome } from '../session/run-change.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { deployOne } from './deploy-one.ts'
import type { DeployRequest, Deployed } from './deploy-one.ts'
import { listWanted } from './list-wanted.ts'
import { resolveTarget } from './target-project.ts'

/**
 * Puts artifacts into a project.
 *
 * Files that are there already must be absent, as they were deployed, or as they will be: anything
 * else is refused with `E_DEPLOY_TARGET_MODIFIED` or `E_DEPLOY_TARGET_EXISTS`, all or nothing.
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
      const result: Deployed[] = []
      for (const wanted of await listWanted(tx, request, target)) {
        const { entry: artifact } = presentArtifact(state, wanted.artifact.uuid)
        result.push(await deployOne(tx, { ...wanted, artifact, target, state, request }))
      }
      const changed = result.filter(({ action }) => action !== 'unchanged' && action !== 'skipped')
      if (changed.length > 0) await registerProject(tx, target.project)
      const names = changed.map(({ artifact }) => artifact).join(', ')
      return { summary: `Deployed ${names} to ${target.project}`, result }
    },
  )
}
