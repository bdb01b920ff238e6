import { LINK_FILE } from '../../core/artifact/artifact-path.ts'
import { asVerified } from '../../core/object/verified-json.ts'
import type { VersionId } from '../../core/history/version.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import { placeKey } from '../../core/operation-log/operation.ts'
import type { Place, PlaceChange } from '../../core/operation-log/operation.ts'
import { sameValue } from '../../core/view/diff-maps.ts'
import type { MapChange } from '../../core/view/diff-maps.ts'
import type { ArtifactEntry, DeploymentEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { addPending } from '../merging/pending.ts'
import type { NewPending } from '../merging/pending.ts'
import { tryMerge } from '../merging/try-merge.ts'
import { capturePlace } from '../engine/observe/capture-tree.ts'
import type { PresentState } from '../engine/observe/present-state.ts'
import { artifactPlace, deploymentPlace } from '../engine/places/artifact-places.ts'
import { placeOnDisk } from '../engine/places/places-on-disk.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { pristineOf, pristineOfHead } from '../engine/versions/pristine-of.ts'
import { keptPristine, pendingPristine } from '../engine/versions/next-pristine.ts'

/** What became of one place. */
export interface RevertedPlace {
  readonly place: Place
  /** Absolute path. */
  readonly path: string
  readonly outcome: 'reverted' | 'merged' | 'conflict' | 'unreachable'
}

/** What to bring back. */
export interface Revert {
  readonly places: readonly PlaceChange[]
  readonly state: PresentState
  /** The entries of the view that go back too. */
  readonly changes: readonly MapChange[]
}

/** Plans the files of one place back. Files changed since are merged or left, never lost. */
export async function revertFiles(
  transaction: Transaction,
  then: PlaceChange,
  revert: Revert,
): Promise<RevertedPlace['outcome']> {
  const change = { ...then, place: await asItStands(transaction, then.place) }
  const { place } = change
  const { state, changes } = revert
  if (place.kind === 'project' && !isReachable(state, place.project)) return 'unreachable'
  if (await isTaken(transaction, change, revert)) return 'conflict'
  if (!(await isListed(transaction, change, revert))) return 'conflict'
  const present = await presentTree(transaction, change)
  if (present === change.before || present === change.after) {
    transaction.write(place, present, change.after)
    return 'reverted'
  }
  // Of a link there is nothing to merge: where it leads by now, somebody decided.
  if (isLink(place)) return 'conflict'
  const merge = await tryMerge(transaction, {
    base: change.before,
    ours: present,
    theirs: change.after,
  })
  if (merge.conflicts.length > 0) {
    await addConflict(transaction, { change, present, conflicts: merge.conflicts, changes })
    return 'conflict'
  }
  for (const bytes of merge.blobs.values()) transaction.addObject('blob', bytes)
  const tree = merge.entries.length === 0 ? null : transaction.addTree(merge.entries).id
  transaction.write(place, present, tree)
  await recordMerged(transaction, change, { tree, changes })
  return 'merged'
}

/** The folder of a plugin may have been moved since: what names it is read as it is written now. */
async function asItStands({ session }: Transaction, place: Place): Promise<Place> {
  if (place.kind !== 'project' || place.form === undefined) return place
  const { form, uuid } = (await session.view.get<DeploymentEntry>(viewKeys.deployment(place))) ?? {}
  const isSame = uuid === place.uuid && form?.file === place.form.file
  return isSame && form !== undefined ? { ...place, form } : place
}

/**
 * Tells whether a place still belongs to its artifact or copy. Files that the operation itself put
 * there or took away go back in any case, even if they belonged to nobody.
 */
async function isListed(
  transaction: Transaction,
  { place, after }: PlaceChange,
  { changes }: Revert,
): Promise<boolean> {
  if (after === null || isLink(place)) return true
  const key = targetKey(place)
  const entry = await transaction.get<ArtifactEntry | DeploymentEntry>(key)
  const change = changes.find((one) => one.key === key)
  if (change !== undefined && sameValue(change.before, entry)) return true
  if (entry === null) return false
  const own = 'project' in entry ? deploymentPlace(entry) : artifactPlace(entry)
  return placeKey(own) === placeKey(place)
}

/** A link to a copy has no entry of its own. */
function isLink(place: Place): boolean {
  return place.kind === 'project' && place.single === LINK_FILE
}

/** Tells whether another artifact has come to a place since. */
export async function isTaken(
  transaction: Transaction,
  { place, after }: PlaceChange,
  { changes }: Pick<Revert, 'changes'>,
): Promise<boolean> {
  if (place.kind !== 'collection' || after === null) return false
  const all = await transaction.scan<ArtifactEntry>(viewKeys.artifacts(place.collection))
  return all.some((entry) => {
    const key = viewKeys.artifact(entry.collection, entry.uuid)
    const isOther = entry.uuid !== place.uuid && changes.every((change) => change.key !== key)
    return isOther && placeKey(artifactPlace(entry)) === placeKey(place)
  })
}

/** Tells what is in a place now and takes it into the store; null where nothing is. */
export async function presentTree(
  transaction: Transaction,
  { place, before, after }: PlaceChange,
): Promise<ObjectId | null> {
  const disk = placeOnDisk(transaction.ports.places, place)
  return disk === null ? null : capturePlace(transaction, disk, [before, after])
}

/** A merged place keeps its record, with the merged content in it. */
async function recordMerged(
  transaction: Transaction,
  { place }: PlaceChange,
  { tree, changes }: { readonly tree: ObjectId | null; readonly changes: readonly MapChange[] },
): Promise<void> {
  const key = targetKey(place)
  const entry = await transaction.get<ArtifactEntry | DeploymentEntry>(key)
  if (entry === null || tree === null) return
  const parent = 'project' in entry ? (entry.state ?? entry.baseline)?.version : entry.version
  const change = changes.find((one) => one.key === key)
  const merged = transaction.addVersion({
    artifact: entry.uuid,
    tree,
    parents: [...new Set([parent, 'project' in entry ? undefined : versionBack(change)])].filter(
      (id) => id !== undefined,
    ),
    origin: 'revert',
    message: 'Undone, with later edits kept',
    pristine: await ('project' in entry
      ? pristineOf(transaction, parent)
      : pristineOfHead(transaction, unlessMoved(entry, change))),
  })
  if ('project' in entry) {
    transaction.put(key, { ...entry, content: tree, state: merged } satisfies DeploymentEntry)
  } else {
    transaction.put(key, { ...entry, ...merged } satisfies ArtifactEntry)
  }
}

/** Returns the version that an artifact goes back to; undefined if the operation did not move it. */
function versionBack(change: MapChange | undefined): VersionId | undefined {
  const before = asVerified<ArtifactEntry | null>(change?.before ?? null)
  const after = asVerified<ArtifactEntry | null>(change?.after ?? null)
  return after?.version === before?.version ? undefined : after?.version
}

/** Returns the entry as before the operation, unless its pristine content has moved since. */
function unlessMoved(entry: ArtifactEntry, change: MapChange | undefined): ArtifactEntry {
  const before = asVerified<ArtifactEntry | null>(change?.before ?? null)
  const after = asVerified<ArtifactEntry | null>(change?.after ?? null)
  return after !== null && before?.pristine === entry.pristine ? after : entry
}

/** Leaves a place as it is; a pending merge waits for a person. */
export async function addConflict(
  transaction: Transaction,
  input: {
    readonly change: PlaceChange
    readonly present: ObjectId | null
    readonly conflicts: NewPending['conflicts']
    readonly changes: readonly MapChange[]
  },
): Promise<void> {
  const { place, before, after } = input.change
  const target = targetKey(place)
  const entry = await transaction.get<ArtifactEntry | DeploymentEntry>(target)
  if (entry === null) return
  const moved = input.changes.find(({ key }) => key === target)
  await addPending(transaction, {
    base: before,
    ours: input.present,
    theirs: after,
    artifact: entry,
    target,
    command: 'undo',
    ours_version: ('project' in entry ? entry.state?.version : entry.version) ?? null,
    theirs_version: 'project' in entry ? null : (versionBack(moved) ?? null),
    origin: 'revert',
    ...(await settledBy(transaction, moved?.after ?? null)),
    conflicts: input.conflicts,
  })
}

/** Returns the origin that an entry records for its files, which goes back with them. */
async function settledBy(
  transaction: Transaction,
  after: unknown,
): Promise<Pick<NewPending, 'baseline' | 'upstream' | 'pristine' | 'came'>> {
  if (after === null) return {}
  const entry = asVerified<ArtifactEntry | DeploymentEntry>(after)
  if ('project' in entry) return { baseline: entry.baseline }
  return pendingPristine(entry, await keptPristine(transaction, entry))
}

function targetKey(place: Place): string {
  switch (place.kind) {
    case 'collection':
      return viewKeys.artifact(place.collection, place.uuid)
    case 'project':
      return viewKeys.deployment(place)
    case 'manifest':
      return viewKeys.collection(place.collection)
    case 'record':
      return viewKeys.record(place.project, place.root)
  }
}

function isReachable(state: PresentState, project: string): boolean {
  return state.projects.find(({ path }) => path === project)?.isReachable ?? true
}
