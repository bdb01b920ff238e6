import type { Place, PlaceChange } from '../../core/operation-log/operation.ts'
import { tryMerge } from '../merging/try-merge.ts'
import { visiblePath } from '../engine/places/artifact-places.ts'
import { placePath, profileDir } from '../engine/places/places-on-disk.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { addConflict, isTaken, presentTree, revertFiles } from './revert-files.ts'
import type { Revert, RevertedPlace } from './revert-files.ts'

/** Plans every place of an operation back; what changed since is merged or left, never lost. */
export async function revertPlaces(
  transaction: Transaction,
  revert: Revert,
): Promise<RevertedPlace[]> {
  const { places } = revert
  const moves = findMoves(places)
  const reverted: RevertedPlace[] = []
  for (const change of places) {
    if (moves.has(change)) continue
    const from = moves.entries().find(([, one]) => one === change)?.[0]
    reverted.push(
      ...(from === undefined
        ? await revertPlace(transaction, change, revert)
        : await revertMove(transaction, { from, to: change, revert })),
    )
  }
  // Our own files list what the places hold, so they only go back if every place does.
  if (reverted.every(({ outcome }) => outcome === 'reverted')) {
    for (const change of places) if (isOwnFile(change.place)) revertFile(transaction, change)
  }
  return reverted
}

function outcomeOf(
  { ports }: Transaction,
  { place }: PlaceChange,
  outcome: RevertedPlace['outcome'],
): RevertedPlace {
  const path =
    place.kind === 'project'
      ? profileDir({ project: place.project, root: visiblePath(place) })
      : placePath(ports.places, place)
  return { place, path, outcome }
}

/** Finds the places that an artifact leaves, each with the one it moves to. */
function findMoves(places: readonly PlaceChange[]): ReadonlyMap<PlaceChange, PlaceChange> {
  const moves = new Map<PlaceChange, PlaceChange>()
  for (const from of places) {
    const { place } = from
    if (place.kind !== 'collection' || from.after !== null) continue
    const to = places.find(
      ({ place: other, before, after }) =>
        other.kind === 'collection' &&
        other.uuid === place.uuid &&
        before === null &&
        after !== null,
    )
    if (to !== undefined) moves.set(from, to)
  }
  return moves
}

/**
 * Moves an artifact back, with the edits made since. It stays if the edits conflict, if it is gone
 * by now, or if its old place is taken.
 */
async function revertMove(
  transaction: Transaction,
  { from, to, revert }: { from: PlaceChange; to: PlaceChange; revert: Revert },
): Promise<RevertedPlace[]> {
  const present = await presentTree(transaction, from)
  const old = await presentTree(transaction, to)
  const isFree = (old === null || old === to.after) && !(await isTaken(transaction, to, revert))
  if (present === null || !isFree) return [outcomeOf(transaction, from, 'conflict')]
  const merge = await tryMerge(transaction, { base: from.before, ours: present, theirs: to.after })
  if (merge.conflicts.length > 0) {
    const change = { ...from, after: to.after }
    await addConflict(transaction, { ...merge, change, present, changes: revert.changes })
    return [outcomeOf(transaction, from, 'conflict')]
  }
  for (const bytes of merge.blobs.values()) transaction.addObject('blob', bytes)
  transaction.write(from.place, present, null)
  transaction.write(to.place, old, transaction.addTree(merge.entries).id)
  return [from, to].map((change) => outcomeOf(transaction, change, 'reverted'))
}

function isOwnFile({ kind }: Place): boolean {
  return kind === 'manifest' || kind === 'record'
}

async function revertPlace(
  transaction: Transaction,
  change: PlaceChange,
  revert: Revert,
): Promise<RevertedPlace[]> {
  if (isOwnFile(change.place)) return []
  return [outcomeOf(transaction, change, await revertFiles(transaction, change, revert))]
}

/** Restores a file of ours byte for byte if nobody else wrote it since; else it is written anew. */
function revertFile(transaction: Transaction, { place, before, after }: PlaceChange): void {
  const path = placePath(transaction.ports.places, place)
  const { files } = transaction.ports
  const present =
    files.lstat(path)?.kind === 'file' ? transaction.addObject('blob', files.readFile(path)) : null
  if (present === before) transaction.write(place, present, after)
}
