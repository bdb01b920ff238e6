import { SkillmeatError } from '../../core/errors.ts'
import type { Warning } from '../../core/errors.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import { assertNotOwnState } from '../../core/security/reserved-files.ts'
import type { ArtifactEntry, DeploymentEntry, VersionRef } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { findArtifacts, artifactLabel } from '../catalog/find-artifact.ts'
import { findVersionOf } from '../history/find-version.ts'
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
import { findSharedFiles } from './shared-files.ts'
import { placeOnPlatform, resolveTarget } from './target-project.ts'
import type { TargetPlace, TargetPlatform, TargetRequest } from './target-project.ts'

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
  /** The platform it was deployed for. */
  readonly profile: string
  /** Place in the project, such as `.claude/skills/pdf`. */
  readonly path: string
  readonly action: 'deployed' | 'updated' | 'unchanged' | 'replaced'
  readonly version: string
  readonly warnings: readonly Warning[]
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
        const present = state.artifacts.get(uuid)
        if (present === undefined) throw new Error(`${collection}/${uuid} was not observed`)
        if (present.problem !== null) throw present.problem
        result.push(await deployOne(tx, { artifact: present.entry, target, state, request }))
      }
      const changed = result.filter(({ action }) => action !== 'unchanged')
      if (changed.length > 0) await registerProject(tx, target.project)
      const names = changed.map(({ artifact }) => artifact).join(', ')
      return { summary: `Deployed ${names} to ${target.project}`, result }
    },
  )
}

async function deployOne(transaction: Transaction, input: DeployOne): Promise<Deployed> {
  const { artifact, target, state, request } = input
  const place = findPlace(transaction, artifact, target)
  const pin = request.pin === null ? null : await findVersionOf(transaction, artifact, request.pin)
  const wanted: VersionRef = pin ?? { version: artifact.version, tree: artifact.tree }
  const { entries } = await transaction.objects.tree(wanted.tree)
  for (const { path } of entries) assertNotOwnState(path)
  const entry = newDeployment(transaction, { artifact, place, wanted, pin })
  const present = await readPresent(transaction, { state, entry, compareWith: artifact.tree })
  const action = decideAction({ ...present, wanted: wanted.tree })
  const label = artifactLabel(artifact)
  if (action === 'replaced' && !request.force) throw refuse(label, entry, present.earlier)
  if (action !== 'unchanged' || !isSameDeployment(present.earlier, entry)) {
    const key = viewKeys.deployment(entry)
    transaction.put(key, entry)
    transaction.write(deploymentPlace(entry), present.onDisk, wanted.tree)
    await dropPending(transaction, key)
  }
  return {
    artifact: label,
    project: place.project,
    profile: place.profile,
    path: `${place.root}/${entry.path}`,
    action,
    version: wanted.version,
    warnings: await findSharedFiles(transaction, entry, {
      before: present.onDisk,
      after: wanted.tree,
    }),
  }
}

interface DeployOne {
  readonly artifact: ArtifactEntry
  readonly target: TargetPlatform
  readonly state: PresentState
  readonly request: DeployRequest
}

function newDeployment(
  transaction: Transaction,
  input: {
    readonly artifact: ArtifactEntry
    readonly place: TargetPlace
    readonly wanted: VersionRef
    readonly pin: VersionRef | null
  },
): DeploymentEntry {
  const { artifact, place, wanted, pin } = input
  return {
    uuid: artifact.uuid,
    collection: artifact.collection,
    type: artifact.type,
    name: artifact.name,
    ...place,
    baseline: wanted,
    content: wanted.tree,
    state: null,
    pin,
    wanted_by: ['direct'],
    deployed_at: transaction.now(),
  }
}

interface PresentCopy {
  readonly onDisk: ObjectId | null
  /** The deployment of the same artifact in this place, if there is one. */
  readonly earlier: DeploymentEntry | null
}

/** Tells what is in the place now; files that we did not write are taken into the store. */
async function readPresent(
  transaction: Transaction,
  input: {
    readonly state: PresentState
    readonly entry: DeploymentEntry
    readonly compareWith: ObjectId
  },
): Promise<PresentCopy> {
  const { state, entry, compareWith } = input
  const found = state.deployments.find(
    ({ entry: own }) => viewKeys.deployment(own) === viewKeys.deployment(entry),
  )
  if (found?.problem) throw found.problem
  if (found?.entry.uuid === entry.uuid) return { onDisk: found.onDisk, earlier: found.entry }
  return { onDisk: await captureStranger(transaction, entry, compareWith), earlier: null }
}

function isSameDeployment(earlier: DeploymentEntry | null, entry: DeploymentEntry): boolean {
  return (
    earlier !== null &&
    earlier.baseline?.version === entry.baseline?.version &&
    earlier.content === entry.content &&
    earlier.pin?.version === entry.pin?.version
  )
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

function findPlace(
  { ports }: Transaction,
  artifact: ArtifactEntry,
  target: TargetPlatform,
): TargetPlace {
  const place = placeOnPlatform(ports, target, artifact)
  if (place !== null) {
    const { project } = place
    assertNoLinkBetween(ports.files, project === '/' ? '' : project, profileDir(place))
    return place
  }
  const { platform, scope } = target
  const types = Object.keys(platform[scope])
  throw new SkillmeatError(
    'E_TYPE_NOT_DEPLOYABLE',
    `${artifactLabel(artifact)} cannot be deployed to ${platform.name}${scope === 'user' ? ' for all projects' : ''}.`,
    { fix: `It can take: ${types.join(', ')}.`, data: { types } },
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
  if (walked === null || walked.tree.entries.length === 0) return null
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
