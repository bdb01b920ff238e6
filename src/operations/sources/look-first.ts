import type { ArtifactEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { openSession } from '../engine/run/open-session.ts'
import { Transaction } from '../engine/transaction/transaction.ts'
import { hasListedPins } from '../importing/listed-pins.ts'
import { listSeenMarketplaces } from './seen-marketplaces.ts'

/** Tells whether marketplaces say which commits are followed, so that they are asked before an update. */
export async function followsMarketplaces(ports: Ports): Promise<boolean> {
  const transaction = new Transaction(await openSession(ports))
  const all = await transaction.scan<ArtifactEntry>(viewKeys.allArtifacts())
  if (all.every(({ upstream }) => upstream === null || upstream.ref === null)) return false
  return hasListedPins(all, await listSeenMarketplaces(ports))
}
