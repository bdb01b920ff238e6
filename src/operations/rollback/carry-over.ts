import type { ObjectId } from '../../core/object/object-id.ts'
import { tryMerge } from '../merging/try-merge.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/**
 * Carries a state of a snapshot over to what came from outside since: what the snapshot would be now
 * had nobody edited anything after it. It is the base of a rollback, for against it both sides show
 * one thing each: what was edited since, and what came from outside since.
 *
 * Where an edit of the snapshot conflicts with what came, its file is as it came.
 */
export async function carryOver(
  transaction: Transaction,
  input: {
    /** The artifact whose recorded resolutions count. */
    readonly uuid: string
    readonly snapshot: ObjectId
    /** What came from outside, at the snapshot and now; null where that is not known. */
    readonly was: ObjectId | null
    readonly now: ObjectId | null
  },
): Promise<ObjectId | null> {
  const { uuid, snapshot, was, now } = input
  if (was === now) return snapshot
  if (was === null || now === null) return now
  const sides = { base: was, ours: snapshot, theirs: now }
  const { entries, blobs, conflicts } = await tryMerge(transaction, sides, { recordedFor: uuid })
  for (const bytes of blobs.values()) transaction.addObject('blob', bytes)
  const came = conflicts.flatMap(({ theirs }) => theirs ?? [])
  const byPath = new Map([...entries, ...came].map((entry) => [entry.path, entry]))
  return byPath.size === 0 ? null : transaction.addTree([...byPath.values()]).id
}
