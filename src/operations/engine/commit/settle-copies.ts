import { hasDeparted } from '../../../core/drift/copy-state.ts'
import type { DeploymentEntry } from '../../../core/view/entries.ts'
import { viewKeys } from '../../../core/view/keys.ts'
import { deploymentPlace } from '../places/artifact-places.ts'
import type { Transaction } from '../transaction/transaction.ts'

/**
 * Brings what is noted of copies in line with what a command plans: a copy that is written anew is
 * there, one that is not is as it was seen before, and since when it is modified counts from the first
 * time that was seen.
 */
export async function settleCopies(transaction: Transaction): Promise<void> {
  const keys = [...transaction.edits.keys()].filter((key) =>
    key.startsWith(viewKeys.allDeployments()),
  )
  for (const key of keys) {
    const planned = await transaction.get<DeploymentEntry>(key)
    if (planned === null) continue
    const before = await transaction.session.view.get<DeploymentEntry>(key)
    transaction.put(key, settleNotes(transaction, asSeenBefore(planned, before)))
  }
}

/** Returns what is to be noted of a copy; the entry itself where that is noted already. */
export function settleNotes(transaction: Transaction, entry: DeploymentEntry): DeploymentEntry {
  const planned = transaction.plannedFor(deploymentPlace(entry))
  const isWritten = planned !== null && planned.before !== planned.after
  const present = isWritten && entry.seen !== undefined ? withoutSeen(entry) : entry
  const { modified_since: since, ...rest } = present
  if (hasDeparted(present) === (since !== undefined)) return present
  return since === undefined ? { ...rest, modified_since: transaction.now() } : rest
}

/**
 * What was seen last counts, whatever earlier state an entry comes back from. Of one that was not
 * there, nothing was seen since.
 */
function asSeenBefore(planned: DeploymentEntry, before: DeploymentEntry | null): DeploymentEntry {
  if (before === null) return planned
  const { seen: _, modified_since: __, ...rest } = planned
  const { seen, modified_since: since } = before
  return {
    ...rest,
    ...(seen === undefined ? {} : { seen }),
    ...(since === undefined ? {} : { modified_since: since }),
  }
}

function withoutSeen(entry: DeploymentEntry): DeploymentEntry {
  const { seen: _, ...rest } = entry
  return rest
}
