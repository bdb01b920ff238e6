import type { ObjectId } from '../../core/object/object-id.ts'
import { tryMerge } from '../merging/try-merge.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/**
 * Applies what came from outside since a snapshot to the snapshot's state, which gives the state it
 * would have now without any edits after it. This is the base of a rollback: one side then differs
 * from it by the edits since, the other by what came from outside since.
 *
 * If an edit in the snapshot conflicts with what came, the file is taken as it came.
 */
export async function carryOver(
  transaction: Transaction,
  input: {
    /** The artifact whose recorded resolutions count. */
    readonly uuid: string
    readonly snapshot: ObjectId
    /** The outside content at the snapshot and now; null where it is unknown. */
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
