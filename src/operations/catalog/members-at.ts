import { keptParents } from '../../core/history/kept-parents.ts'
import type { VersionId, VersionMember } from '../../core/history/version.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/**
 * Returns what a version of a composite is made of. A version that changed its files alone names no
 * parts: it has those of its first parent.
 */
export async function membersAt(
  { objects }: Pick<Transaction, 'objects'>,
  version: VersionId,
): Promise<readonly VersionMember[]> {
  for (let next: VersionId | undefined = version; next !== undefined;) {
    const record = await objects.version(next)
    if (record.members !== undefined) return record.members
    next = keptParents(record)[0]
  }
  return []
}
