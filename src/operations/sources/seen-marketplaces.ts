import { marketplaceOf } from '../../core/source/seen-marketplace.ts'
import type { SeenMarketplace } from '../../core/source/seen-marketplace.ts'
import type { ArtifactEntry, SourceEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { openSession } from '../engine/run/open-session.ts'
import { Transaction } from '../engine/transaction/transaction.ts'
import { listIndexes } from '../importing/indexes/index-files.ts'
import { countedIndexes } from './counted-indexes.ts'

/**
 * Lists the marketplaces that were added, and those that something came from, as they were seen; nobody is
 * asked. One that something merely came from has a say in what its own plugins depend on alone.
 */
export async function listSeenMarketplaces(ports: Ports): Promise<readonly SeenMarketplace[]> {
  const transaction = new Transaction(await openSession(ports))
  const added = await transaction.scan<SourceEntry>(viewKeys.sources())
  const artifacts = await transaction.scan<ArtifactEntry>(viewKeys.allArtifacts())
  const indexes = countedIndexes(listIndexes(ports), { added, artifacts })
  return indexes.flatMap((index) => {
    const isAdded = added.some((one) => one.location === index.location && one.ref === index.ref)
    return marketplaceOf(index, isAdded) ?? []
  })
}
