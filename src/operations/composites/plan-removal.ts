import { viewKeys } from '../../core/view/keys.ts'
import { dropPending } from '../merging/pending.ts'
import type { PresentArtifact } from '../engine/observe/present-state.ts'
import { artifactPlace } from '../engine/places/artifact-places.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { listMembers } from '../catalog/members.ts'

/** Plans an artifact out of its collection. */
export async function planRemoval(
  transaction: Transaction,
  { entry, onDisk }: Pick<PresentArtifact, 'entry' | 'onDisk'>,
): Promise<void> {
  const key = viewKeys.artifact(entry.collection, entry.uuid)
  transaction.remove(key)
  for (const { composite, child } of await listMembers(transaction, entry)) {
    transaction.remove(viewKeys.member(composite, child))
  }
  transaction.write(artifactPlace(entry), onDisk, null)
  await dropPending(transaction, key)
}
