import { SkillmeatError } from '../../core/errors.ts'
import type { Pristine } from '../../core/history/pristine.ts'
import type { FileConflict } from '../../core/merge/file-conflict.ts'
import type { ArtifactEntry, DeploymentEntry, VersionRef } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { DeploymentDrift } from '../drift/report-drift.ts'
import { findLosses, isLeftOut } from '../deployments/deployment-form.ts'
import { listAllDifferences } from '../merging/list-differences.ts'
import { addPending, dropPending } from '../merging/pending.ts'
import { settleConflicts } from '../merging/settle-conflicts.ts'
import { recordedUnless, tryMerge } from '../merging/try-merge.ts'
import type { MergeSides } from '../merging/try-merge.ts'
import type { PresentDeployment, PresentState } from '../engine/observe/present-state.ts'
import { movedPristine, pristineOfCopy } from '../engine/versions/next-pristine.ts'
import { pristineOfHead } from '../engine/versions/pristine-of.ts'
import { artifactPlace, deploymentPlace } from '../engine/places/artifact-places.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { isPulled } from './sync-report.ts'
import type { SyncAction, SyncRequest, Synced } from './sync-report.ts'

/** One deployment to bring forward, with all that is known of it. */
export interface SyncStep {
  readonly transaction: Transaction
  readonly state: PresentState
  readonly deployment: PresentDeployment
  readonly drift: DeploymentDrift
  readonly request: SyncRequest
}

/** Changes nothing, and says why. */
export function keep({ drift }: SyncStep, action: SyncAction): Promise<Synced> {
  return Promise.resolve(report(drift, action))
}

/** Makes the project's copy the collection's, or only moves the baseline when both are equal. */
export async function takeCollection(step: SyncStep, action: SyncAction): Promise<Synced> {
  const { transaction, deployment, drift } = step
  const target = requireVersion(drift.collection)
  transaction.write(deploymentPlace(deployment.entry), deployment.onDisk, target.tree)
  await putDeployment(step, { baseline: target, content: target.tree, state: null })
  return { ...report(drift, action), detail: await whyLeftOut(step, target) }
}

/** Says why nothing of a new version is there for the agent; null where something is. */
async function whyLeftOut(
  { transaction, deployment: { entry } }: SyncStep,
  { tree }: VersionRef,
): Promise<string | null> {
  const next = { ...entry, content: tree }
  if (!(await isLeftOut(transaction.objects, next))) return null
  const losses = await findLosses(transaction, next)
  return losses.map(({ message }) => message).join(' ')
}

export async function redeploy(step: SyncStep): Promise<Synced> {
  return takeCollection(step, 'redeployed')
}

/** Forgets a deployment whose copy is gone. */
export async function dropRecord({ transaction, deployment, drift }: SyncStep): Promise<Synced> {
  const key = viewKeys.deployment(deployment.entry)
  transaction.remove(key)
  await dropPending(transaction, key)
  return report(drift, 'record_dropped')
}

/** Removes the untouched copy of an artifact that the collection no longer has. */
export async function undeployRemoved(step: SyncStep): Promise<Synced> {
  const { transaction, deployment, drift } = step
  transaction.write(deploymentPlace(deployment.entry), deployment.onDisk, null)
  await dropRecord(step)
  return report(drift, 'undeployed')
}

/** Makes the project's content the collection's new version. */
export async function pullIntoCollection(step: SyncStep): Promise<Synced> {
  const { transaction, deployment, drift, state } = step
  const artifact = state.artifacts.get(drift.uuid)?.entry
  if (artifact === undefined || drift.projectTree === null) return keep(step, 'needs_decision')
  const current = await transaction.get<ArtifactEntry>(
    viewKeys.artifact(artifact.collection, artifact.uuid),
  )
  if (current === null || current.version !== artifact.version) return mergeBoth(step)
  const isBaseline = artifact.version === deployment.entry.baseline?.version
  const own = deployment.entry.state?.version
  const pulled = transaction.addVersion({
    artifact: artifact.uuid,
    tree: drift.projectTree,
    parents: isBaseline || own === undefined ? [artifact.version] : [artifact.version, own],
    origin: 'pull',
    message: `Pulled from ${drift.project}`,
    pristine: await pristineOfHead(transaction, artifact),
  })
  writeHead(step, artifact, pulled)
  await putDeployment(step, { baseline: pulled, content: pulled.tree, state: null })
  return report(drift, 'pulled')
}

/**
 * Merges both sides on the stored base. Clean: the result is written. Not clean: the project stays
 * as it was and the merge waits for a person, unless a strategy settles it.
 */
export async function mergeBoth(step: SyncStep): Promise<Synced> {
  const { transaction, drift } = step
  const head = await presentHead(step)
  const sides = sidesOf(drift, head)
  const merge = await tryMerge(transaction, sides, recordedUnless(step.request, drift.uuid))
  const conflicts = isUnknown(drift)
    ? await listAllDifferences(transaction, sides)
    : merge.conflicts
  const settled = await settleConflicts(transaction, conflicts, step.request)
  if ('why' in settled) {
    const { resolvedBy } = merge
    const open = await leavePending(step, { sides, head, conflicts })
    return { ...open, resolvedBy, detail: settled.why ?? open.detail }
  }
  for (const bytes of merge.blobs.values()) transaction.addObject('blob', bytes)
  const open = new Set(conflicts.map(({ path }) => path))
  const entries = [...merge.entries.filter(({ path }) => !open.has(path)), ...settled.entries]
  if (entries.length === 0) return { ...(await undeployRemoved(step)), dropped: settled.dropped }
  await writeMerged(step, transaction.addTree(entries).id, head)
  const { dropped } = settled
  const done = { merged: merge.merged, resolvedBy: merge.resolvedBy, dropped }
  if (conflicts.length === 0 || step.request.strategy !== 'markers') {
    return { ...report(drift, 'merged'), ...done }
  }
  return { ...report(drift, 'marked'), ...done, conflicts: conflicts.map(({ path }) => path) }
}

function isUnknown({ drift }: DeploymentDrift): boolean {
  return drift.kind === 'unknown_baseline'
}

function sidesOf(drift: DeploymentDrift, head: VersionRef | null): MergeSides {
  return {
    base: drift.baseline?.tree ?? null,
    ours: drift.projectTree,
    theirs: head?.tree ?? null,
  }
}

async function leavePending(
  { transaction, deployment, drift }: SyncStep,
  merge: {
    readonly sides: MergeSides
    readonly head: VersionRef | null
    readonly conflicts: readonly FileConflict[]
  },
): Promise<Synced> {
  const { sides, head, conflicts } = merge
  const pending = await addPending(transaction, {
    ...sides,
    artifact: deployment.entry,
    target: viewKeys.deployment(deployment.entry),
    command: 'sync',
    ours_version: drift.projectVersion,
    theirs_version: head?.version ?? null,
    conflicts,
  })
  const before = Object.values(pending.hunks ?? {})
    .flat()
    .filter((choice) => choice !== null)
  const detail =
    before.length === 0 ? null : `${before.length} of its places decided before; the others wait`
  return { ...report(drift, 'pending'), conflicts: conflicts.map(({ path }) => path), detail }
}

async function writeMerged(
  step: SyncStep,
  tree: VersionRef['tree'],
  head: VersionRef | null,
): Promise<void> {
  const { transaction, deployment, state, request } = step
  const { entry } = deployment
  const came = await pristineOfCopy(transaction, entry, head?.version)
  const merged = tree === head?.tree ? head : addMergeVersion(step, { tree, came }, head)
  transaction.write(deploymentPlace(entry), deployment.onDisk, tree)
  const artifact = state.artifacts.get(entry.uuid)?.entry
  const goesUp =
    isPulled(request, entry.project) &&
    entry.pin === null &&
    artifact !== undefined &&
    merged !== head
  if (goesUp) {
    const next = await movedPristine(transaction, artifact, { came, version: merged.version })
    writeHead(step, { ...artifact, ...next.entry }, merged)
  }
  const baseline = goesUp ? merged : (head ?? entry.baseline)
  await putDeployment(step, {
    baseline,
    content: tree,
    state: merged === baseline ? null : merged,
    kept: head === null,
  })
}

function addMergeVersion(
  { transaction, drift }: SyncStep,
  { tree, came }: { readonly tree: VersionRef['tree']; readonly came: Pristine | null },
  head: VersionRef | null,
): VersionRef {
  const parents = [drift.projectVersion, head?.version ?? null].filter((id) => id !== null)
  return transaction.addVersion({
    artifact: drift.uuid,
    tree,
    parents,
    origin: 'merge',
    message: `Merged the collection's changes into ${drift.project}`,
    pristine: came,
  })
}

/** Moves the head of an artifact in the collection; its files follow. */
function writeHead(step: SyncStep, artifact: ArtifactEntry, head: VersionRef): void {
  const present = step.state.artifacts.get(artifact.uuid)
  step.transaction.put(viewKeys.artifact(artifact.collection, artifact.uuid), {
    ...artifact,
    version: head.version,
    tree: head.tree,
  } satisfies ArtifactEntry)
  step.transaction.write(artifactPlace(artifact), present?.onDisk ?? null, head.tree)
}

/** Returns the version to integrate: an earlier step of the same sync may have moved the head. */
async function presentHead({ transaction, deployment }: SyncStep): Promise<VersionRef | null> {
  const { pin, collection, uuid } = deployment.entry
  if (pin !== null) return pin
  const artifact = await transaction.get<ArtifactEntry>(viewKeys.artifact(collection, uuid))
  return artifact === null ? null : { version: artifact.version, tree: artifact.tree }
}

/** Records what a place holds now. The `kept` mark goes unless the caller sets it. */
export async function putDeployment(
  { transaction, deployment }: SyncStep,
  {
    kept = false,
    ...change
  }: Pick<DeploymentEntry, 'baseline' | 'content' | 'state'> & { readonly kept?: boolean },
): Promise<void> {
  const { kept: _, ...rest } = deployment.entry
  const entry: DeploymentEntry = kept ? { ...rest, kept } : rest
  const key = viewKeys.deployment(entry)
  transaction.put(key, { ...entry, ...change, deployed_at: transaction.now() })
  await dropPending(transaction, key)
}

function requireVersion(version: VersionRef | null): VersionRef {
  if (version !== null) return version
  throw new SkillmeatError('E_NOT_FOUND', 'The artifact is gone from the collection.')
}

/** Says what was done with a deployment. */
export function report(drift: DeploymentDrift, action: SyncAction): Synced {
  return {
    artifact: drift.artifact,
    typed: drift.typed,
    collection: drift.collectionName,
    project: drift.project,
    path: drift.path,
    drift: drift.drift.kind,
    action,
    merged: [],
    resolvedBy: [],
    conflicts: [],
    dropped: [],
    detail: null,
  }
}
