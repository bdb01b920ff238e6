import type { CollectionEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/**
 * Returns the uuid for an artifact that comes in: the one that it has elsewhere, unless this home has an
 * artifact of that uuid already, in whatever collection.
 */
export async function freeUuid(transaction: Transaction, uuid: string | null): Promise<string> {
  if (uuid === null) return transaction.ports.chance.uuid()
  const collections = await transaction.scan<CollectionEntry>(viewKeys.collections())
  for (const { name } of collections) {
    const other = await transaction.get(viewKeys.artifact(name, uuid))
    if (other !== null) return transaction.ports.chance.uuid()
  }
  return uuid
}
