import { SkillmeatError } from '../../core/errors.ts'
import type { Warning } from '../../core/errors.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import { assertNotOwnState } from '../../core/security/reserved-files.ts'
import type { ArtifactEntry, DeploymentEntry, VersionRef } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { artifactLabel } from '../catalog/find-artifact.ts'
import { findVersionOf } from '../history/find-version.ts'
import { dropPending } from '../merging/pending.ts'
import { capturePlace } from '../observe/capture-tree.ts'
import type { PresentState } from '../observe/present-state.ts'
import { deploymentPlace, visiblePath } from '../session/artifact-places.ts'
import { deploymentOnDisk, profileDir } from '../session/places-on-disk.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { assertNoLinkBetween } from '../transaction/file-steps.ts'
import { DIRECT } from './list-wanted.ts'
import type { WantedArtifact } from './list-wanted.ts'
import { findLosses, withForm } from './deployment-form.ts'
import { findSeenTwice } from './seen-twice.ts'
import { findSharedFiles } from './shared-files.ts'
import { placeOnPlatform } from './target-project.ts'
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
  /** `skipped`: a part of a composite for which the agent has no place. */
  readonly action: 'deployed' | 'updated' | 'unchanged' | 'replaced' | 'skipped'
  readonly version: string
  readonly warnings: readonly Warning[]
}

/** Plans one artifact into its place. Throws as `deploy` does. */
export async function deployOne(transaction: Transaction, input: DeployOne): Promise<Deployed> {
  const { artifact, target, state, request, wantedBy } = input
  const place = findPlace(transaction, input)
  if (place === null) return skipped(artifact, target)
  const asked = request.pin
  const pin = asked === null ? input.pin : await findVersionOf(transaction, artifact, asked)
  const wanted: VersionRef = pin ?? { version: artifact.version, tree: artifact.tree }
  const { entries } = await transaction.objects.tree(wanted.tree)
  for (const { path } of entries) assertNotOwnState(path)
  const made = await withForm(
    transaction,
    newDeployment(transaction, { artifact, place, wanted, pin }),
  )
  const present = await readPresent(transaction, { state, entry: made, compareWith: artifact.tree })
  assertSameContent(present.earlier, made, { wantedBy, force: request.force })
  const entry = shareWith(present.earlier, made, wantedBy)
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
    path: visiblePath(entry),
    action,
    version: wanted.version,
    warnings: [
      ...(await findSharedFiles(transaction, entry, {
        before: present.onDisk,
        after: wanted.tree,
      })),
      ...(action === 'deployed' ? findSeenTwice(transaction, entry) : []),
      ...(target.native === null ? await findLosses(transaction, entry) : []),
    ],
  }
}

export interface DeployOne extends WantedArtifact {
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
    wanted_by: [],
    deployed_at: transaction.now(),
  }
}

interface PresentCopy {
  readonly onDisk: ObjectId | null
  /** The deployment of the same artifact in this place, if there is one. */
  readonly earlier: DeploymentEntry | null
}

/**
 * Tells what is in the place now, or will be when this command has put it there for something else
 * already; files that we did not write are taken into the store.
 */
async function readPresent(
  transaction: Transaction,
  input: {
    readonly state: PresentState
    readonly entry: DeploymentEntry
    readonly compareWith: ObjectId
  },
): Promise<PresentCopy> {
  const { state, entry, compareWith } = input
  const planned = transaction.plannedFor(deploymentPlace(entry))
  const known = await transaction.get<DeploymentEntry>(viewKeys.deployment(entry))
  if (planned !== null && known?.uuid === entry.uuid) {
    return { onDisk: planned.after, earlier: known }
  }
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
    earlier.pin?.version === entry.pin?.version &&
    earlier.wanted_by.length === entry.wanted_by.length
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

/** Null where a part of a composite has no place on the platform; what was asked for by name must have one. */
function findPlace(
  { ports }: Transaction,
  { artifact, target, wantedBy, plugin }: DeployOne,
): TargetPlace | null {
  const place = placeOnPlatform(ports, target, { ...artifact, plugin })
  if (place !== null) {
    const { project } = place
    assertNoLinkBetween(ports.files, project === '/' ? '' : project, profileDir(place))
    return place
  }
  if (wantedBy !== DIRECT || artifact.type === 'composite') return null
  const { platform, scope } = target
  const types = Object.keys(platform[scope])
  throw new SkillmeatError(
    'E_TYPE_NOT_DEPLOYABLE',
    `${artifactLabel(artifact)} cannot be deployed to ${platform.name}${scope === 'user' ? ' for all projects' : ''}.`,
    { fix: `It can take: ${types.join(', ')}.`, data: { types } },
  )
}

function skipped(artifact: ArtifactEntry, { platform, project }: TargetPlatform): Deployed {
  return {
    artifact: artifactLabel(artifact),
    project,
    profile: platform.id,
    path: '',
    action: 'skipped',
    version: artifact.version,
    warnings: [],
  }
}

/** What a composite pins stays pinned, whoever wants it besides. */
function shareWith(
  earlier: DeploymentEntry | null,
  entry: DeploymentEntry,
  wantedBy: string,
): DeploymentEntry {
  const others = earlier?.wanted_by.filter((one) => one !== wantedBy) ?? []
  const isPinned = others.length > 0 && earlier?.content === entry.content
  return {
    ...entry,
    ...(earlier?.form === undefined ? {} : { form: earlier.form }),
    pin: entry.pin ?? (isPinned ? earlier.pin : null),
    wanted_by: [...others, wantedBy],
  }
}

/** One place holds one content: who comes second with another has to say so. */
function assertSameContent(
  earlier: DeploymentEntry | null,
  entry: DeploymentEntry,
  { wantedBy, force }: { readonly wantedBy: string; readonly force: boolean },
): void {
  const others = earlier?.wanted_by.filter((one) => one !== wantedBy) ?? []
  if (earlier === null || others.length === 0 || earlier.content === entry.content || force) return
  const label = artifactLabel(entry)
  throw new SkillmeatError(
    'E_DECISION_NEEDED',
    `${label} is deployed in ${entry.project} with other content, for something else.`,
    {
      fix: `Replace it with --force, or bring both to one version first: \`skillmeat show ${label}\`.`,
      data: { artifact: label, project: entry.project },
    },
  )
}

/** Takes files that we did not write into the store before anything may replace them. */
async function captureStranger(
  transaction: Transaction,
  deployment: DeploymentEntry,
  compareWith: ObjectId,
): Promise<ObjectId | null> {
  return capturePlace(transaction, deploymentOnDisk(deployment), [
    null,
    deployment.content,
    compareWith,
  ])
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
