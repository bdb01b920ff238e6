import type { PluginPlace } from '../../../core/source/seen-marketplace.ts'
import type { Ports } from '../../../ports/ports.ts'
import { currentCollection } from '../../catalog/current-collection.ts'
import { openSession } from '../../engine/run/open-session.ts'
import { Transaction } from '../../engine/transaction/transaction.ts'
import { listRequirements, rangesOf, sayRequirements } from './requirements.ts'
import { pluginFrom } from './set-dependencies.ts'

/** Says in words who holds a plugin of the collection in use to a range of versions; null where nobody does. */
export async function heldBy(ports: Ports, place: PluginPlace): Promise<string | null> {
  const transaction = new Transaction(await openSession(ports))
  const plugin = await pluginFrom(transaction, await currentCollection(transaction), place)
  if (plugin === null) return null
  const requirements = (await listRequirements(transaction)).get(plugin.uuid) ?? []
  return rangesOf(requirements).length === 0 ? null : sayRequirements(requirements)
}
