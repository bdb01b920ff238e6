import { artifactPath } from '../../core/artifact/artifact-path.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { mergeIntoArtifact } from '../merging/merge-into-artifact.ts'
import { addPending, dropPending } from '../merging/pending.ts'
import { tryMerge } from '../merging/try-merge.ts'
import type { PresentArtifact } from '../engine/observe/present-state.ts'
import { isKept, keptPristine, pendingPristine } from '../engine/versions/next-pristine.ts'
import { artifactPlace } from '../engine/places/artifact-places.ts'
import { setHead } from '../engine/transaction/set-head.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { carryOver } from './carry-over.ts'
import { restorePristine } from './restore-pristine.ts'
import { reportChange, reportFilesKept, reportPending, treeInReach } from './rolled-back.ts'
import type { ReportedPlace, RollbackReach, RolledBackArtifact } from './rolled-back.ts'

/** An artifact now and in the snapshot; one of them may be missing. */
export interface ArtifactPair {
  readonly present: PresentArtifact | null
  readonly past: ArtifactEntry | null
}

export interface ArtifactRollback extends ArtifactPair {
  readonly snapshot: string
  readonly reach: RollbackReach
}

/** Empties the places of names that a simple rollback takes back, before others take their place. */
export function clearNewNames(
  transaction: Transaction,
  pairs: readonly ArtifactPair[],
  reach: RollbackReach,
): void {
  if (reach.preserve) return
  for (const { present, past } of pairs) {
    if (present === null || past === null || !isSameArtifact({ present, past }, reach)) continue
    const { entry, onDisk } = present
    if (entry.name !== past.name) transaction.write(artifactPlace(entry), onDisk, null)
  }
}

/** Tells whether all of the artifact goes back, its name included. */
function isSameArtifact(
  { present, past }: { readonly present: PresentArtifact; readonly past: ArtifactEntry },
  { paths }: RollbackReach,
): boolean {
  return paths === null && present.entry.uuid === past.uuid
}

const IN_COLLECTION = { project: null }

/** Takes one artifact back to a snapshot; null when nothing of it differs. */
export async function rollBackArtifact(
  transaction: Transaction,
  rollback: ArtifactRollback,
): Promise<RolledBackArtifact | null> {
  const { present, past } = rollback
  if (present === null) return past === null ? null : addBack(transaction, past)
  if (present.problem !== null) throw present.problem
  if (past === null) return removeAdded(transaction, { ...rollback, present })
  const sides = { ...rollback, present, past }
  return rollback.reach.preserve ? merge(transaction, sides) : restore(transaction, sides)
}

type Both = ArtifactRollback & {
  readonly present: PresentArtifact
  readonly past: ArtifactEntry
}

function placeOf(entry: ArtifactEntry): ReportedPlace {
  return {
    artifact: artifactLabel(entry),
    type: entry.type,
    root: artifactPath(entry.type, entry.name),
  }
}

async function addBack(transaction: Transaction, past: ArtifactEntry): Promise<RolledBackArtifact> {
  transaction.put(viewKeys.artifact(past.collection, past.uuid), past)
  transaction.write(artifactPlace(past), null, past.tree)
  const change = { action: 'added_back', before: null, after: past.tree } as const
  return reportChange(transaction, placeOf(past), change)
}

/**
 * Removes an artifact that came from upstream after the snapshot; if it was edited since it came, a
 * person decides. An artifact that never came from upstream is a person's work and stays.
 */
async function removeAdded(
  transaction: Transaction,
  { present, reach }: ArtifactRollback & { readonly present: PresentArtifact },
): Promise<RolledBackArtifact> {
  const { entry, onDisk } = present
  const key = viewKeys.artifact(entry.collection, entry.uuid)
  if (reach.preserve && entry.upstream === null) return reportFilesKept(placeOf(entry), 'kept_new')
  if (reach.preserve && entry.tree !== entry.pristine) {
    const sides = { base: entry.pristine, ours: entry.tree, theirs: null }
    const { conflicts } = await tryMerge(transaction, sides)
    const kept = await keptPristine(transaction, entry)
    await addPending(transaction, {
      ...sides,
      ...pendingPristine(entry, kept),
      artifact: entry,
      target: key,
      command: 'rollback',
      ours_version: entry.version,
      theirs_version: null,
      origin: 'rollback',
      conflicts,
    })
    return reportPending(placeOf(entry), conflicts, IN_COLLECTION)
  }
  transaction.remove(key)
  transaction.write(artifactPlace(entry), onDisk, null)
  await dropPending(transaction, key)
  const change = { action: 'removed', before: entry.tree, after: null } as const
  return reportChange(transaction, placeOf(entry), change)
}

/** Restores the artifact from the snapshot, including its name and source. */
async function restore(
  transaction: Transaction,
  { present, past, snapshot, reach }: Both,
): Promise<RolledBackArtifact | null> {
  const { entry, onDisk } = present
  const trees = { wanted: past.tree, other: entry.tree, paths: reach.paths }
  const tree = (await treeInReach(transaction, placeOf(entry), trees)) ?? entry.tree
  const isWhole = isSameArtifact({ present, past }, reach)
  const isRenamed = isWhole && entry.name !== past.name
  const next = await restorePristine(transaction, {
    entry,
    past,
    place: placeOf(entry),
    paths: reach.paths,
  })
  const isSame = entry.tree === tree && isKept(entry, next)
  if (isSame && onDisk === tree && !isRenamed) return null
  const version = isSame
    ? { version: entry.version, tree }
    : transaction.addVersion({
        artifact: entry.uuid,
        tree,
        // The second parent is the version it goes back to; everything in between is taken back.
        parents: isWhole ? [...new Set([entry.version, past.version])] : [entry.version],
        origin: 'rollback',
        message: `Rolled back to snapshot ${snapshot}`,
        pristine: next.came,
      })
  const restored: ArtifactEntry = isWhole ? { ...past, uuid: entry.uuid } : entry
  const place = { entry: restored, onDisk: isRenamed ? null : onDisk }
  await setHead(transaction, place, { ...version, ...next.entry })
  await dropPending(transaction, viewKeys.artifact(entry.collection, entry.uuid))
  const change = { action: 'restored', before: onDisk, after: tree } as const
  return reportChange(transaction, placeOf(restored), change)
}

/** Keeps a person's edits, whenever they were made, and takes back what came from upstream since. */
async function merge(transaction: Transaction, sides: Both): Promise<RolledBackArtifact | null> {
  const { present, past, snapshot, reach } = sides
  const { entry } = present
  const place = placeOf(entry)
  const next = await restorePristine(transaction, { entry, past, place, paths: reach.paths })
  if (isKept(entry, next) && (await isInReachSame(transaction, sides))) {
    return putBack(transaction, present)
  }
  const base = await carryOver(transaction, {
    uuid: entry.uuid,
    snapshot: past.tree,
    was: past.pristine,
    now: entry.pristine,
  })
  const trees = { wanted: past.tree, other: base, paths: reach.paths }
  const merged = await mergeIntoArtifact(transaction, {
    present,
    command: 'rollback',
    base,
    theirs: (await treeInReach(transaction, place, trees)) ?? base,
    theirsVersion: null,
    origin: 'rollback',
    message: `Rolled back to snapshot ${snapshot}, edits kept`,
    next,
    strategy: null,
  })
  if (merged.action === 'pending') {
    const conflicts = merged.conflicts.map((path) => ({ path }))
    return reportPending(place, conflicts, IN_COLLECTION)
  }
  if (merged.action === 'unchanged') {
    return (await putBack(transaction, present)) ?? reportFilesKept(place, 'kept')
  }
  return reportChange(transaction, place, {
    action: merged.head.tree === past.tree ? 'restored' : 'merged',
    before: entry.tree,
    after: merged.head.tree,
    merged: merged.merged,
    resolved: merged.resolvedBy.map(({ path }) => path),
  })
}

/** Tells whether nothing that is to go back differs from the snapshot. */
async function isInReachSame(
  transaction: Transaction,
  { present: { entry }, past, reach }: Both,
): Promise<boolean> {
  const trees = { wanted: past.tree, other: entry.tree, paths: reach.paths }
  return ((await treeInReach(transaction, placeOf(entry), trees)) ?? entry.tree) === entry.tree
}

/** Puts files back that vanished from the collection; null where all are there. */
async function putBack(
  transaction: Transaction,
  present: PresentArtifact,
): Promise<RolledBackArtifact | null> {
  const { entry, onDisk } = present
  if (onDisk === entry.tree) return null
  await setHead(transaction, present, entry)
  const change = { action: 'restored', before: onDisk, after: entry.tree } as const
  return reportChange(transaction, placeOf(entry), change)
}
