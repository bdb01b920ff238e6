import { hasDeparted } from '../../core/drift/copy-state.ts'
import type { DeploymentEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { deploymentPlace } from '../session/artifact-places.ts'
import type { Transaction } from './transaction.ts'

/**
 * Brings what is noted of copies in line with what a command plans: a copy that is written anew is
 * there, and since when it is modified counts from the first time that was seen.
 */
export async function settleCopies(transaction: Transaction): Promise<void> {
  const keys = [...transaction.edits.keys()].filter((key) =>
    key.startsWith(viewKeys.allDeployments()),
  )
  for (const key of keys) {
    const entry = await transaction.get<DeploymentEntry>(key)
    if (entry === null) continue
    const settled = settleCopy(transaction, entry)
    if (settled !== entry) transaction.put(key, settled)
  }
}

/** Returns what is to be noted of a copy; the entry itself where that is noted already. */
export function settleCopy(transaction: Transaction, entry: DeploymentEntry): DeploymentEntry {
  const planned = transaction.plannedFor(deploymentPlace(entry))
  const isWritten = planned !== null && planned.before !== planned.after
  const present = isWritten && entry.seen !== undefined ? withoutSeen(entry) : entry
  const { modified_since: since, ...rest } = present
  if (hasDeparted(present) === (since !== undefined)) return present
  return since === undefined ? { ...rest, modified_since: transaction.now() } : rest
}

function withoutSeen(entry: DeploymentEntry): DeploymentEntry {
  const { seen: _, ...rest } = entry
  return rest
}
