import type { ObjectId } from '../../core/object/object-id.ts'
import type { Place, PlaceChange } from '../../core/operation-log/operation.ts'
import type { ArtifactEntry, DeploymentEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { addPending } from '../merging/pending.ts'
import { tryMerge } from '../merging/try-merge.ts'
import { captureTree } from '../observe/capture-tree.ts'
import type { PresentState } from '../observe/present-state.ts'
import { walkPlace } from '../observe/walk-place.ts'
import { placePath } from '../session/places-on-disk.ts'
import type { Transaction } from '../transaction/transaction.ts'

/** What became of one place. */
export interface RevertedPlace {
  readonly place: Place
  /** Absolute path. */
  readonly path: string
  readonly outcome: 'reverted' | 'merged' | 'conflict' | 'unreachable'
}

interface Revert {
  readonly places: readonly PlaceChange[]
  readonly state: PresentState
}

/** Plans every place of an operation back; what changed since is merged or left, never lost. */
export async function revertPlaces(
  transaction: Transaction,
  { places, state }: Revert,
): Promise<RevertedPlace[]> {
  const reverted: RevertedPlace[] = []
  for (const change of places) {
    const outcome = await revertPlace(transaction, change, state)
    if (outcome === null) continue
    const path = placePath(transaction.ports.places, change.place)
    reverted.push({ place: change.place, path, outcome })
  }
  // Our own files say what is in the places: they go back as they were only if all the places do.
  if (reverted.every(({ outcome }) => outcome === 'reverted')) {
    for (const change of places) if (isOwnFile(change.place)) revertFile(transaction, change)
  }
  return reverted
}

function isOwnFile({ kind }: Place): boolean {
  return kind === 'manifest' || kind === 'record'
}

async function revertPlace(
  transaction: Transaction,
  change: PlaceChange,
  state: PresentState,
): Promise<RevertedPlace['outcome'] | null> {
  const { place } = change
  if (isOwnFile(place)) return null
  if (place.kind === 'project' && !isReachable(state, place.project)) return 'unreachable'
  const present = await presentTree(transaction, change)
  if (present === change.before || present === change.after) {
    transaction.write(place, present, change.after)
    return 'reverted'
  }
  const merge = await tryMerge(transaction, {
    base: change.before,
    ours: present,
    theirs: change.after,
  })
  if (merge.conflicts.length > 0) {
    await addConflict(transaction, { change, present, conflicts: merge.conflicts })
    return 'conflict'
  }
  for (const bytes of merge.blobs.values()) transaction.addObject('blob', bytes)
  const tree = merge.entries.length === 0 ? null : transaction.addTree(merge.entries).id
  transaction.write(place, present, tree)
  await recordMerged(transaction, change, tree)
  return 'merged'
}

/** Restores a file of ours byte for byte if nobody else wrote it since; else it is written anew. */
function revertFile(transaction: Transaction, { place, before, after }: PlaceChange): void {
  const path = placePath(transaction.ports.places, place)
  const { files } = transaction.ports
  const present =
    files.lstat(path)?.kind === 'file' ? transaction.addObject('blob', files.readFile(path)) : null
  if (present === before) transaction.write(place, present, after)
}

async function presentTree(
  transaction: Transaction,
  { place, before, after }: PlaceChange,
): Promise<ObjectId | null> {
  if (place.kind === 'manifest' || place.kind === 'record') return null
  const disk = { path: placePath(transaction.ports.places, place), single: place.single }
  const trees = [before, after].filter((tree) => tree !== null)
  const tracked = await transaction.objects.paths(trees)
  const walked = walkPlace(transaction.ports, disk, { seen: null, tracked })
  if (walked === null || walked.tree.entries.length === 0) return null
  await captureTree(transaction, disk, walked.tree)
  return walked.tree.id
}

/** A merged place keeps its record, with the merged content in it. */
async function recordMerged(
  transaction: Transaction,
  { place, after }: PlaceChange,
  tree: ObjectId | null,
): Promise<void> {
  const key = targetKey(place)
  const entry = await transaction.get<ArtifactEntry | DeploymentEntry>(key)
  if (entry === null || tree === null) return
  const parent = 'project' in entry ? (entry.state ?? entry.baseline)?.version : entry.version
  const merged = transaction.addVersion({
    artifact: entry.uuid,
    tree,
    parents: parent === undefined ? [] : [parent],
    origin: 'revert',
    message: 'Undone, with later edits kept',
  })
  if ('project' in entry) {
    transaction.put(key, { ...entry, content: tree, state: merged } satisfies DeploymentEntry)
  } else {
    transaction.put(key, {
      ...entry,
      ...merged,
      pristine: after ?? entry.pristine,
    } satisfies ArtifactEntry)
  }
}

async function addConflict(
  transaction: Transaction,
  input: {
    readonly change: PlaceChange
    readonly present: ObjectId | null
    readonly conflicts: Parameters<typeof addPending>[1]['conflicts']
  },
): Promise<void> {
  const { place, before, after } = input.change
  const target = targetKey(place)
  const entry = await transaction.get<ArtifactEntry | DeploymentEntry>(target)
  if (entry === null) return
  await addPending(transaction, {
    base: before,
    ours: input.present,
    theirs: after,
    artifact: entry,
    target,
    command: 'undo',
    ours_version: ('project' in entry ? entry.state?.version : entry.version) ?? null,
    theirs_version: null,
    conflicts: input.conflicts,
  })
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
