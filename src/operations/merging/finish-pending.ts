import type { TreeEntry } from '../../core/object/tree.ts'
import { SkillmeatError } from '../../core/errors.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { VersionId } from '../../core/history/version.ts'
import type {
  ArtifactEntry,
  DeploymentEntry,
  PendingEntry,
  VersionRef,
} from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { PresentState, Scope } from '../engine/observe/present-state.ts'
import { artifactPlace, deploymentPlace } from '../engine/places/artifact-places.ts'
import { decidedPristine, pristineOfCopy } from '../engine/versions/next-pristine.ts'
import { addSafetySnapshot } from '../snapshots/safety-snapshot.ts'
import { setHead } from '../engine/transaction/set-head.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { assertPlaceSettled } from '../engine/consent/find-markers-left.ts'
import { addPending } from './pending.ts'
import { recordResolutions } from './recorded-resolutions.ts'
import { tryMerge } from './try-merge.ts'

/** Returns what must be looked at before a pending merge can be finished. */
export async function pendingScope(
  transaction: Transaction,
  pending: PendingEntry,
): Promise<Scope> {
  const target = await transaction.get<ArtifactEntry | DeploymentEntry>(pending.target)
  if (target === null) return {}
  const paths = pending.conflicts.flatMap(({ path, ours, theirs }) => [
    path,
    ...[ours, theirs].flatMap((side) => side?.path ?? []),
  ])
  const incoming = new Map([[pending.uuid, new Set(paths)]])
  return 'project' in target
    ? { projects: [target.project], incoming }
    : { artifacts: [target], incoming }
}

/**
 * Writes the result of a pending merge whose conflicts are all decided.
 *
 * A place that changed since is merged once more with the decided result, on the state the merge was
 * made from; when that conflicts, the new pending merge is returned and nothing is written.
 */
export async function finishPending(
  transaction: Transaction,
  state: PresentState,
  pending: PendingEntry,
): Promise<PendingEntry | null> {
  const decided = await decidedTree(transaction, pending)
  const target = await transaction.get<ArtifactEntry | DeploymentEntry>(pending.target)
  if (target === null) {
    throw new SkillmeatError('E_NOT_FOUND', `What ${pending.name} was to be merged into is gone.`, {
      missing: 'artifact',
      fix: `Drop the merge with \`skillmeat resolve ${pending.id} --abort\`.`,
    })
  }
  await assertStillGone(transaction, pending)
  const present = presentTree(state, target)
  const again = await mergePresent(transaction, { pending, decided, present })
  if (again.conflicts.length > 0) {
    // Removed first: the new merge takes in every decision, so there is no draft to carry over.
    transaction.remove(viewKeys.pending(pending.id))
    return addPending(transaction, {
      base: pending.ours,
      ours: present,
      theirs: decided,
      artifact: pending,
      target: pending.target,
      command: pending.command,
      ours_version: pending.ours_version,
      theirs_version: pending.theirs_version,
      ...afterwards(pending),
      conflicts: again.conflicts,
    })
  }
  await addSafetySnapshot(transaction, pending.collection, 'resolve')
  const result = { pending, present, tree: again.tree }
  if ('project' in target) await finishDeployment(transaction, target, result)
  else await finishArtifact(transaction, target, result)
  await recordResolutions(transaction, pending)
  transaction.remove(viewKeys.pending(pending.id))
  return null
}

/** Refuses a decision about a removed artifact if the artifact is back. */
async function assertStillGone(transaction: Transaction, pending: PendingEntry): Promise<void> {
  const { uuid, collection, theirs, type, name } = pending
  if (theirs !== null || !pending.target.startsWith(viewKeys.allDeployments())) return
  const artifact = await transaction.get<ArtifactEntry>(viewKeys.artifact(collection, uuid))
  if (artifact === null) return
  throw new SkillmeatError('E_CONFLICT', `${type}:${name} is in the collection again.`, {
    fix: 'Run `skillmeat sync` again: it compares with what is there now.',
  })
}

interface Finished {
  readonly pending: PendingEntry
  readonly present: ObjectId | null
  readonly tree: ObjectId | null
}

async function decidedTree(
  transaction: Transaction,
  pending: PendingEntry,
): Promise<ObjectId | null> {
  // The conflicts were listed after merging by key, so the result is too, whatever the setting is now.
  const merge = await tryMerge(transaction, pending, {
    structured: true,
    recordedFor: pending.uuid,
  })
  assertAllListed(pending, merge.conflicts)
  for (const bytes of merge.blobs.values()) transaction.addObject('blob', bytes)
  const decided = Object.entries(pending.resolved).flatMap(([key, file]): TreeEntry[] => {
    const { mode, blob, path = key } = file
    return blob === null || mode === null ? [] : [{ path, mode, blob }]
  })
  const isDecided = new Set(pending.conflicts.map(({ path }) => path))
  const entries = [...merge.entries.filter(({ path }) => !isDecided.has(path)), ...decided]
  return entries.length === 0 ? null : transaction.addTree(entries).id
}

/** Refuses conflicts that were not listed, because their files would be missing from the result. */
function assertAllListed(pending: PendingEntry, conflicts: PendingEntry['conflicts']): void {
  const listed = new Set(pending.conflicts.map(({ path }) => path))
  const unlisted = conflicts.filter(({ path }) => !listed.has(path)).map(({ path }) => path)
  if (unlisted.length === 0) return
  throw new SkillmeatError(
    'E_CONFLICT',
    `${pending.name} now conflicts in other files too: ${unlisted.join(', ')}.`,
    {
      fix: `Drop the merge with \`skillmeat resolve ${pending.id} --abort\`, then run \`skillmeat ${pending.command}\` again.`,
      data: { unlisted },
    },
  )
}

function presentTree(
  state: PresentState,
  target: ArtifactEntry | DeploymentEntry,
): ObjectId | null {
  if ('project' in target) {
    assertReachable(state, target.project)
    const key = viewKeys.deployment(target)
    const found = state.deployments.find(({ entry }) => viewKeys.deployment(entry) === key)
    if (found?.problem) throw found.problem
    return found?.onDisk ?? null
  }
  const found = state.artifacts.get(target.uuid)
  if (found?.problem) throw found.problem
  return found?.onDisk ?? target.tree
}

/** Refuses to finish in an unreachable project: an invisible copy has not been deleted. */
function assertReachable({ projects }: PresentState, path: string): void {
  if (projects.every((project) => project.path !== path || project.isReachable)) return
  throw new SkillmeatError('E_PROJECT_UNREACHABLE', `${path} cannot be reached.`, {
    fix: 'Bring the project back to its place, then try again.',
    data: { path },
  })
}

async function mergePresent(
  transaction: Transaction,
  input: {
    readonly pending: PendingEntry
    readonly decided: ObjectId | null
    readonly present: ObjectId | null
  },
) {
  const { pending, decided, present } = input
  if (present === pending.ours) return { tree: decided, conflicts: [] }
  const what = `${pending.type}:${pending.name}, which this is to be merged into,`
  await assertPlaceSettled(transaction, { what, tree: present }, [pending.ours, decided])
  const merge = await tryMerge(transaction, {
    base: pending.ours,
    ours: present,
    theirs: decided,
  })
  for (const bytes of merge.blobs.values()) transaction.addObject('blob', bytes)
  const tree = merge.entries.length === 0 ? null : transaction.addTree(merge.entries).id
  return { tree, conflicts: merge.conflicts }
}

async function finishDeployment(
  transaction: Transaction,
  deployment: DeploymentEntry,
  { pending, present, tree }: Finished,
): Promise<void> {
  transaction.write(deploymentPlace(deployment), present, tree)
  if (tree === null) {
    transaction.remove(pending.target)
    return
  }
  const theirs = incomingVersion(pending)
  const merged =
    tree === theirs?.tree
      ? theirs
      : transaction.addVersion({
          artifact: deployment.uuid,
          tree,
          parents: parentsOf(ownVersion(deployment, pending), theirs?.version),
          origin: pending.origin ?? 'merge',
          message: `Resolved in ${deployment.project}`,
          pristine: await pristineOfCopy(transaction, deployment, theirs?.version),
        })
  const baseline =
    pending.baseline === undefined ? (theirs ?? deployment.baseline) : pending.baseline
  transaction.put(pending.target, {
    ...deployment,
    baseline,
    content: tree,
    state: merged.version === baseline?.version ? null : merged,
    deployed_at: transaction.now(),
    ...(pending.theirs === null ? { kept: true as const } : {}),
  } satisfies DeploymentEntry)
}

function ownVersion({ state }: DeploymentEntry, pending: PendingEntry): VersionId | null {
  return state?.version ?? pending.ours_version
}

/** Returns the version that a merge brings in; null if that side is not a version. */
function incomingVersion({ theirs_version, theirs }: PendingEntry): VersionRef | null {
  return theirs_version === null || theirs === null
    ? null
    : { version: theirs_version, tree: theirs }
}

async function finishArtifact(
  transaction: Transaction,
  artifact: ArtifactEntry,
  { pending, present, tree }: Finished,
): Promise<void> {
  if (tree === null) {
    transaction.write(artifactPlace(artifact), present, tree)
    transaction.remove(pending.target)
    return
  }
  const next = await decidedPristine(transaction, artifact, pending)
  const merged = transaction.addVersion({
    artifact: artifact.uuid,
    tree,
    parents: parentsOf(artifact.version, pending.theirs_version ?? undefined),
    origin: pending.origin ?? 'merge',
    message: `Resolved the ${pending.command}`,
    pristine: next.came,
  })
  await setHead(transaction, { entry: artifact, onDisk: present }, { ...merged, ...next.entry })
}

/** Returns the follow-up that a pending merge records for its resolution, however it is resolved. */
function afterwards({ upstream, pristine, came, origin, baseline }: PendingEntry) {
  return {
    upstream,
    ...(came === undefined ? {} : { came }),
    ...(baseline === undefined ? {} : { baseline }),
    ...(pristine === undefined ? {} : { pristine }),
    ...(origin === undefined ? {} : { origin }),
  }
}

function parentsOf(first: VersionId | null, second: VersionId | undefined): VersionId[] {
  return [...new Set([first, second ?? null])].filter((id) => id !== null)
}
