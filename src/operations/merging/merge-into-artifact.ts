import type { Origin, VersionId } from '../../core/history/version.ts'
import type { DroppedChange } from '../../core/merge/dropped-changes.ts'
import type { ResolvedPath } from '../../core/merge/merge-trees.ts'
import type { ResolutionStrategy } from '../../core/merge/resolve-conflict.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { VersionRef } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { PresentArtifact } from '../engine/observe/present-state.ts'
import { setHead } from '../engine/transaction/set-head.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import type { NextPristine } from '../engine/versions/next-pristine.ts'
import { isKept, pendingPristine } from '../engine/versions/next-pristine.ts'
import { assertHeadSettled } from '../engine/consent/find-markers-left.ts'
import { addPending, dropPending } from './pending.ts'
import { settleConflicts } from './settle-conflicts.ts'
import { recordedUnless, tryMerge } from './try-merge.ts'

/** A change to bring into an artifact of the collection. */
export interface ArtifactMerge {
  readonly present: PresentArtifact
  /** The command that asks for it, named in a pending merge. */
  readonly command: string
  readonly base: ObjectId | null
  readonly theirs: ObjectId | null
  /** The version of `theirs`, which becomes a parent; null if it is not a version. */
  readonly theirsVersion: VersionId | null
  readonly origin: Origin
  readonly message: string
  /** What the result records as coming from upstream. */
  readonly next: NextPristine
  /** How conflicts are settled; null leaves them to a person. */
  readonly strategy: ResolutionStrategy | null
  /** Whether a strategy may delete a file that the other side changed; it may not when absent. */
  readonly mayDelete?: boolean | undefined
}

export interface MergedArtifact {
  /** `unchanged`: the head has all of it already. */
  readonly action: 'merged' | 'unchanged' | 'pending'
  readonly head: VersionRef
  readonly merged: readonly string[]
  /** Those of them whose lines conflict, and what settled them. */
  readonly resolvedBy: readonly ResolvedPath[]
  readonly conflicts: readonly string[]
  /** What the strategy took away that one of the sides had. */
  readonly dropped: readonly DroppedChange[]
}

/**
 * Merges a change into an artifact three-way. Clean, the result becomes the head; otherwise the
 * artifact stays as it is and a pending merge waits, unless a strategy settles it.
 */
export async function mergeIntoArtifact(
  transaction: Transaction,
  merge: ArtifactMerge,
): Promise<MergedArtifact> {
  const { entry } = merge.present
  const key = viewKeys.artifact(entry.collection, entry.uuid)
  const sides = { base: merge.base, ours: entry.tree, theirs: merge.theirs }
  await assertHeadSettled(transaction, entry, sides)
  const trial = await tryMerge(transaction, sides, recordedUnless(merge, entry.uuid))
  const head = { version: entry.version, tree: entry.tree }
  const settled = await settleConflicts(transaction, trial.conflicts, merge)
  if ('why' in settled) {
    await addPending(transaction, {
      ...sides,
      artifact: entry,
      target: key,
      command: merge.command,
      ours_version: entry.version,
      theirs_version: merge.theirsVersion,
      origin: merge.origin,
      ...pendingPristine(entry, merge.next),
      conflicts: trial.conflicts,
    })
    const conflicts = trial.conflicts.map(({ path }) => path)
    return { action: 'pending', head, merged: [], resolvedBy: [], conflicts, dropped: [] }
  }
  const { dropped } = settled
  for (const bytes of trial.blobs.values()) transaction.addObject('blob', bytes)
  const tree = transaction.addTree([...trial.entries, ...settled.entries]).id
  if (tree === entry.tree && merge.theirsVersion === null && isKept(entry, merge.next)) {
    return { action: 'unchanged', head, merged: [], resolvedBy: [], conflicts: [], dropped }
  }
  const parents = [...new Set([entry.version, merge.theirsVersion])].filter((id) => id !== null)
  const { origin, message, next } = merge
  const version = { artifact: entry.uuid, tree, parents, origin, message, pristine: next.came }
  const made = transaction.addVersion(version)
  await setHead(transaction, merge.present, { ...made, ...next.entry })
  await dropPending(transaction, key)
  const { merged, resolvedBy } = trial
  return { action: 'merged', head: made, merged, resolvedBy, conflicts: [], dropped }
}
