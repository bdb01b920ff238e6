import { marketplaceOf } from '../../core/source/seen-marketplace.ts'
import type { SeenMarketplace } from '../../core/source/seen-marketplace.ts'
import type { Ports } from '../../ports/ports.ts'
import { readIndex } from '../importing/indexes/index-files.ts'
import { listAdded } from './registry.ts'

/**
 * Lists the marketplaces that were added, as they were seen; nobody is asked. One that something merely came
 * from has no say in what plugins depend on.
 */
export async function listSeenMarketplaces(ports: Ports): Promise<readonly SeenMarketplace[]> {
  const added = await listAdded(ports)
  return added.flatMap((entry) => {
    const index = readIndex(ports, entry)
    return index === null ? [] : (marketplaceOf(index) ?? [])
  })
}
