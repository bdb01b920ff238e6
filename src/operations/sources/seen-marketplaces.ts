import { marketplaceOf } from '../../core/source/seen-marketplace.ts'
import type { SeenMarketplace } from '../../core/source/seen-marketplace.ts'
import type { Ports } from '../../ports/ports.ts'
import { listIndexes } from '../importing/indexes/index-files.ts'

/** Lists the marketplaces that were looked at, as they were seen; nobody is asked. */
export function listSeenMarketplaces(
  ports: Pick<Ports, 'files' | 'places' | 'sha256'>,
): readonly SeenMarketplace[] {
  return listIndexes(ports).flatMap((index) => marketplaceOf(index) ?? [])
}
