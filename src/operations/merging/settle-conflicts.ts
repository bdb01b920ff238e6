import type { FileConflict } from '../../core/merge/file-conflict.ts'
import { resolveConflict } from '../../core/merge/resolve-conflict.ts'
import type { ResolutionStrategy } from '../../core/merge/resolve-conflict.ts'
import type { TreeEntry } from '../../core/object/tree.ts'
import { readerOf } from '../session/object-reader.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { SIDE_LABELS } from './try-merge.ts'

/**
 * Settles conflicts in one way and returns the files that come out.
 *
 * Throws `E_USAGE` for `union` and `markers` where a conflict is not one of lines.
 */
export async function settleConflicts(
  transaction: Transaction,
  settle: {
    readonly conflicts: readonly FileConflict[]
    readonly strategy: ResolutionStrategy
  },
): Promise<TreeEntry[]> {
  const wanted = settle.conflicts.flatMap(({ base, ours, theirs }) =>
    [base, ours, theirs].flatMap((entry) => (entry === null ? [] : [entry.blob])),
  )
  const readBlob = readerOf(await transaction.objects.blobs(wanted))
  return settle.conflicts.flatMap((conflict) => {
    const { entry, bytes } = resolveConflict(conflict, settle.strategy, {
      sha256: transaction.ports.sha256,
      readBlob,
      labels: SIDE_LABELS,
    })
    if (bytes !== null) transaction.addObject('blob', bytes)
    return entry === null ? [] : [entry]
  })
}
