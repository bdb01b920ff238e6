import type { VersionId, VersionMember } from '../../core/history/version.ts'
import type { Transaction } from '../transaction/transaction.ts'

/**
 * Returns what a version of a composite is made of. A version that changed its files alone names no
 * parts: it has those of its first parent.
 */
export async function membersAt(
  { objects }: Pick<Transaction, 'objects'>,
  version: VersionId,
): Promise<readonly VersionMember[]> {
  for (let next: VersionId | undefined = version; next !== undefined;) {
    const { members, parents } = await objects.version(next)
    if (members !== undefined) return members
    next = parents[0]
  }
  return []
}
