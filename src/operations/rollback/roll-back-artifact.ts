import { artifactPath } from '../../core/artifact/artifact-path.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { artifactLabel } from '../catalog/find-artifact.ts'
import { mergeIntoArtifact } from '../merging/merge-into-artifact.ts'
import { addPending, dropPending } from '../merging/pending.ts'
import { tryMerge } from '../merging/try-merge.ts'
import type { PresentArtifact } from '../observe/present-state.ts'
import { artifactPlace } from '../session/artifact-places.ts'
import { setHead } from '../transaction/set-head.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { reportChange, reportPending, treeInReach } from './rolled-back.ts'
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

/** What came after the snapshot goes; one that was edited since it came is a person's to decide. */
async function removeAdded(
  transaction: Transaction,
  { present, reach }: ArtifactRollback & { readonly present: PresentArtifact },
): Promise<RolledBackArtifact> {
  const { entry, onDisk } = present
  const key = viewKeys.artifact(entry.collection, entry.uuid)
  if (reach.preserve && entry.tree !== entry.pristine) {
    const sides = { base: entry.pristine, ours: entry.tree, theirs: null }
    const { conflicts } = await tryMerge(transaction, sides)
    await addPending(transaction, {
      ...sides,
      artifact: entry,
      target: key,
      command: 'rollback',
      ours_version: entry.version,
      theirs_version: null,
      origin: 'rollback',
      conflicts,
    })
    return reportPending(placeOf(entry), conflicts)
  }
  transaction.remove(key)
  transaction.write(artifactPlace(entry), onDisk, null)
  await dropPending(transaction, key)
  const change = { action: 'removed', before: entry.tree, after: null } as const
  return reportChange(transaction, placeOf(entry), change)
}

/** The artifact becomes what it was, its name and source included. */
async function restore(
  transaction: Transaction,
  { present, past, snapshot, reach }: Both,
): Promise<RolledBackArtifact | null> {
  const { entry, onDisk } = present
  const trees = { wanted: past.tree, other: entry.tree, paths: reach.paths }
  const tree = (await treeInReach(transaction, placeOf(entry), trees)) ?? entry.tree
  const isWhole = isSameArtifact({ present, past }, reach)
  const isRenamed = isWhole && entry.name !== past.name
  if (entry.tree === tree && onDisk === tree && !isRenamed) return null
  const version =
    entry.tree === tree
      ? { version: entry.version, tree }
      : transaction.addVersion({
          artifact: entry.uuid,
          tree,
          parents: [entry.version],
          origin: 'rollback',
          message: `Rolled back to snapshot ${snapshot}`,
        })
  const restored: ArtifactEntry = isWhole ? { ...past, uuid: entry.uuid } : entry
  const place = { entry: restored, onDisk: isRenamed ? null : onDisk }
  await setHead(transaction, place, { ...version, pristine: tree })
  await dropPending(transaction, viewKeys.artifact(entry.collection, entry.uuid))
  const change = { action: 'restored', before: onDisk, after: tree } as const
  return reportChange(transaction, placeOf(restored), change)
}

/** A person's edits survive: what they were made on is the base, the snapshot's state comes in. */
async function merge(
  transaction: Transaction,
  { present, past, snapshot, reach }: Both,
): Promise<RolledBackArtifact | null> {
  const { entry } = present
  const place = placeOf(entry)
  const trees = { wanted: past.tree, other: entry.pristine, paths: reach.paths }
  const theirs = (await treeInReach(transaction, place, trees)) ?? entry.pristine
  if (theirs === entry.tree) {
    if (present.onDisk === entry.tree) return null
    await setHead(transaction, present, entry)
    const change = { action: 'restored', before: present.onDisk, after: entry.tree } as const
    return reportChange(transaction, place, change)
  }
  const merged = await mergeIntoArtifact(transaction, {
    present,
    command: 'rollback',
    base: entry.pristine,
    theirs,
    theirsVersion: null,
    origin: 'rollback',
    message: `Rolled back to snapshot ${snapshot}, edits kept`,
    change: { pristine: theirs },
    strategy: null,
  })
  if (merged.action === 'pending') {
    return reportPending(
      place,
      merged.conflicts.map((path) => ({ path })),
    )
  }
  if (merged.action === 'unchanged') {
    return reportChange(transaction, place, { action: 'kept', before: null, after: null })
  }
  return reportChange(transaction, place, {
    action: merged.head.tree === past.tree ? 'restored' : 'merged',
    before: entry.tree,
    after: merged.head.tree,
    merged: merged.merged,
    resolved: merged.resolvedBy.map(({ path }) => path),
  })
}
