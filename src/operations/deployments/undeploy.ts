import { SkillmeatError } from '../../core/errors.ts'
import { nearestNames } from '../../core/artifact/nearest-names.ts'
import { parseArtifactQuery } from '../../core/artifact/artifact-query.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { artifactLabel } from '../catalog/find-artifact.ts'
import { dropPending } from '../merging/pending.ts'
import type { PresentDeployment, PresentState } from '../observe/present-state.ts'
import { deploymentPlace } from '../session/artifact-places.ts'
import { runChange } from '../session/run-change.ts'
import type { ChangeOutcome } from '../session/run-change.ts'
import { resolveTarget } from './target-project.ts'
import type { TargetRequest } from './target-project.ts'

export interface UndeployRequest extends TargetRequest {
  readonly names: readonly string[]
  /** Remove copies with local edits too; the edits are in the history. */
  readonly force: boolean
  readonly dryRun: boolean
}

export interface Undeployed {
  readonly artifact: string
  readonly project: string
  readonly path: string
  /** The copy had local edits, which are recorded as this version. */
  readonly recorded: string | null
}

/**
 * Takes artifacts out of a project. Ignored files of the user in a skill's folder stay.
 *
 * A copy with local edits is refused with `E_DECISION_NEEDED` unless `force` is given.
 */
export async function undeploy(
  ports: Ports,
  request: UndeployRequest,
): Promise<ChangeOutcome<readonly Undeployed[]>> {
  const { project } = resolveTarget(ports, request)
  const scope = () => Promise.resolve({ projects: [project] })
  return runChange(
    ports,
    { command: 'undeploy', dryRun: request.dryRun, scope },
    async (tx, state) => {
      const result: Undeployed[] = []
      const wanted = { ...state, deployments: ofProfile(state.deployments, request.profile) }
      for (const deployment of findDeployments(wanted, request.names, project)) {
        const { entry, onDisk } = deployment
        if (deployment.problem) throw deployment.problem
        const isEdited =
          onDisk !== null && onDisk !== entry.content && onDisk !== entry.baseline?.tree
        if (isEdited && !request.force) throw refuse(entry.name, project)
        const key = viewKeys.deployment(entry)
        tx.remove(key)
        tx.write(deploymentPlace(entry), onDisk, null)
        await dropPending(tx, key)
        result.push({
          artifact: artifactLabel(entry),
          project,
          path: `${entry.root}/${entry.path}`,
          recorded: isEdited ? (entry.state?.version ?? null) : null,
        })
      }
      const names = result.map(({ artifact }) => artifact).join(', ')
      return { summary: `Undeployed ${names} from ${project}`, result }
    },
  )
}

function ofProfile(
  deployments: PresentState['deployments'],
  profile: string | null,
): PresentState['deployments'] {
  return profile === null
    ? deployments
    : deployments.filter(({ entry }) => entry.profile === profile)
}

/**
 * Finds deployments of a project by name, for every agent that has one; throws `E_NOT_DEPLOYED` for
 * a name that is not there.
 */
export function findDeployments(
  state: PresentState,
  names: readonly string[],
  project: string,
): readonly PresentDeployment[] {
  const deployed = state.deployments.filter(({ entry }) => entry.project === project)
  if (names.length === 0) return deployed
  const found = names.flatMap((name) => {
    const readings = parseArtifactQuery(name)
    const copies = deployed.filter(({ entry }) =>
      readings.some(
        (reading) =>
          reading.name === (state.artifacts.get(entry.uuid)?.entry.name ?? entry.name) &&
          (reading.type === null || reading.type === entry.type) &&
          (reading.collection === null || reading.collection === entry.collection),
      ),
    )
    if (copies.length > 0) return copies
    const near = nearestNames(
      readings[0].name,
      deployed.map(({ entry }) => entry.name),
    )
    throw new SkillmeatError('E_NOT_DEPLOYED', `"${name}" is not deployed in ${project}`, {
      fix:
        near.length > 0
          ? `Did you mean ${near.join(', ')}? \`skillmeat status\` shows what is deployed.`
          : '`skillmeat status` shows what is deployed.',
      data: { name, project },
    })
  })
  return [...new Set(found)]
}

function refuse(name: string, project: string): SkillmeatError {
  return new SkillmeatError('E_DECISION_NEEDED', `${name} has local edits in ${project}`, {
    fix: `Keep them with \`skillmeat sync --pull ${name}\`, or remove the copy with --force (the edits stay in the history, undo brings them back).`,
    data: { name, project },
  })
}
