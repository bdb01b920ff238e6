import { artifactPath } from '../../core/artifact/artifact-path.ts'
import { SkillmeatError } from '../../core/errors.ts'
import { PLATFORMS } from '../../core/platform/platforms.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import { assertNotOwnState } from '../../core/security/reserved-files.ts'
import type { ArtifactEntry, DeploymentEntry, VersionRef } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { findArtifacts, artifactLabel } from '../catalog/find-artifact.ts'
import { findVersionOf } from '../catalog/find-version.ts'
import { dropPending } from '../merging/pending.ts'
import { registerProject } from '../observe/adopt-record.ts'
import { captureTree } from '../observe/capture-tree.ts'
import type { PresentState } from '../observe/present-state.ts'
import { walkPlace } from '../observe/walk-place.ts'
import { deploymentPlace } from '../session/artifact-places.ts'
import { artifactOnDisk, profileDir } from '../session/places-on-disk.ts'
import { runChange } from '../session/run-change.ts'
import type { ChangeOutcome } from '../session/run-change.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { assertNoLinkBetween } from '../transaction/file-steps.ts'
import { resolveTarget } from './target-project.ts'
import type { Target, TargetRequest } from './target-project.ts'

export interface DeployRequest extends TargetRequest {
  readonly names: readonly string[]
  /** Deploy this version and stay on it. */
  readonly pin: string | null
  /** Replace local edits; they are recorded first and `undo` brings them back. */
  readonly force: boolean
  readonly dryRun: boolean
}

export interface Deployed {
  readonly artifact: string
  readonly project: string
  /** Place in the project, such as `.claude/skills/pdf`. */
  readonly path: string
  readonly action: 'deployed' | 'updated' | 'unchanged' | 'replaced'
  readonly version: string
}

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
  assertNoLinkBetween(ports.files, target.project === '/' ? '' : target.project, profileDir(target))
  const scope = async (transaction: Transaction) => ({
    artifacts: await findArtifacts(transaction, request.names),
    projects: [target.project],
  })
  return runChange(
    ports,
    { command: 'deploy', dryRun: request.dryRun, scope },
    async (tx, state) => {
      const result: Deployed[] = []
      for (const { uuid, collection } of await findArtifacts(tx, request.names)) {
        const artifact = state.artifacts.get(uuid)?.entry
        if (artifact === undefined) throw new Error(`${collection}/${uuid} was not observed`)
        result.push(await deployOne(tx, { artifact, target, state, request }))
      }
      const changed = result.filter(({ action }) => action !== 'unchanged')
      if (changed.length > 0) await registerProject(tx, target.project)
      const names = changed.map(({ artifact }) => artifact).join(', ')
      return { summary: `Deployed ${names} to ${target.project}`, result }
    },
  )
}

async function deployOne(
  transaction: Transaction,
  input: {
    readonly artifact: ArtifactEntry
    readonly target: Target
    readonly state: PresentState
    readonly request: DeployRequest
  },
): Promise<Deployed> {
  const { artifact, target, state, request } = input
  assertDeployable(artifact, target)
  const pin = request.pin === null ? null : await findVersionOf(transaction, artifact, request.pin)
  const wanted: VersionRef = pin ?? { version: artifact.version, tree: artifact.tree }
  const path = artifactPath(artifact.type, artifact.name)
  const present = state.deployments.find(
    ({ entry }) => entry.root === target.root && entry.path === path,
  )
  const base: DeploymentEntry = {
    uuid: artifact.uuid,
    collection: artifact.collection,
    type: artifact.type,
    name: artifact.name,
    ...target,
    path,
    baseline: wanted,
    content: wanted.tree,
    state: null,
    pin,
    wanted_by: ['direct'],
    deployed_at: transaction.now(),
  }
  const { entries } = await transaction.objects.tree(wanted.tree)
  for (const entry of entries) assertNotOwnState(entry.path)
  const isOurs = present?.entry.uuid === artifact.uuid
  if (present?.problem) throw present.problem
  const onDisk = isOurs ? present.onDisk : await captureStranger(transaction, base, artifact.tree)
  const earlier = isOurs ? present.entry : null
  const action = decideAction({ onDisk, wanted: wanted.tree, earlier })
  const label = artifactLabel(artifact)
  if (action === 'replaced' && !request.force) throw refuse(label, base, earlier)
  const key = viewKeys.deployment(base)
  const isSame =
    earlier !== null &&
    earlier.baseline?.version === wanted.version &&
    earlier.content === wanted.tree &&
    (earlier.pin?.version ?? null) === (pin?.version ?? null)
  if (action !== 'unchanged' || !isSame) {
    transaction.put(key, base)
    transaction.write(deploymentPlace(base), onDisk, wanted.tree)
    await dropPending(transaction, key)
  }
  return {
    artifact: label,
    project: target.project,
    path: `${target.root}/${path}`,
    action,
    version: wanted.version,
  }
}

function decideAction(input: {
  readonly onDisk: ObjectId | null
  readonly wanted: ObjectId
  readonly earlier: DeploymentEntry | null
}): Deployed['action'] {
  const { onDisk, wanted, earlier } = input
  if (onDisk === null) return 'deployed'
  if (onDisk === wanted) return earlier === null ? 'deployed' : 'unchanged'
  return onDisk === earlier?.baseline?.tree ? 'updated' : 'replaced'
}

function assertDeployable(artifact: ArtifactEntry, target: Target): void {
  const platform = PLATFORMS.find(({ id }) => id === target.profile)
  if (platform?.types.includes(artifact.type) === true) return
  throw new SkillmeatError(
    'E_TYPE_NOT_DEPLOYABLE',
    `${artifactLabel(artifact)} cannot be deployed to ${platform?.name ?? target.profile}.`,
    { fix: `It can take: ${platform?.types.join(', ') ?? 'nothing'}.` },
  )
}

/** Takes files that we did not write into the store before anything may replace them. */
async function captureStranger(
  transaction: Transaction,
  deployment: DeploymentEntry,
  compareWith: ObjectId,
): Promise<ObjectId | null> {
  const disk = artifactOnDisk(profileDir(deployment), deployment.path, deployment.type)
  const tracked = await transaction.objects.paths([compareWith])
  const walked = walkPlace(transaction.ports, disk, { seen: null, tracked })
  if (walked === null) return null
  await captureTree(transaction, disk, walked.tree)
  return walked.tree.id
}

function refuse(
  label: string,
  deployment: DeploymentEntry,
  earlier: DeploymentEntry | null,
): SkillmeatError {
  const place = `${profileDir(deployment)}/${deployment.path}`
  if (earlier === null) {
    return new SkillmeatError(
      'E_DEPLOY_TARGET_EXISTS',
      `${place} is there already and is not ${label}.`,
      {
        fix: `Add it to the collection with \`skillmeat add ${place}\`, or replace it with --force (undo brings it back).`,
        data: { artifact: label, place },
      },
    )
  }
  return new SkillmeatError('E_DEPLOY_TARGET_MODIFIED', `${label} has local edits in ${place}`, {
    fix: `Merge them with \`skillmeat sync\`, look at them with \`skillmeat diff ${label}\`, or replace them with --force (undo brings them back).`,
    data: { artifact: label, place },
  })
}
