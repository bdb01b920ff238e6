import { hasDeparted } from '../../../core/drift/copy-state.ts'
import type { DeploymentEntry, SeenInstead } from '../../../core/view/entries.ts'
import { viewKeys } from '../../../core/view/keys.ts'
import { deploymentPlace } from '../places/artifact-places.ts'
import { seenInstead } from '../places/seen-instead.ts'
import type { Transaction } from '../transaction/transaction.ts'

/**
 * Brings the observed state of copies in line with the plan. A copy to be written gets the state
 * that a look at it would find; any other keeps its last observed state. `modified_since` is the
 * time at which the change was first seen.
 */
export async function settleCopies(transaction: Transaction): Promise<void> {
  const keys = [...transaction.edits.keys()].filter((key) =>
    key.startsWith(viewKeys.allDeployments()),
  )
  for (const key of keys) {
    const planned = await transaction.get<DeploymentEntry>(key)
    if (planned === null) continue
    const before = await transaction.session.view.get<DeploymentEntry>(key)
    transaction.put(key, settleSince(transaction, await settleSeen(transaction, planned, before)))
  }
}

/** Returns an entry that says since when the copy is modified; the same one where it does already. */
export function settleSince(transaction: Transaction, entry: DeploymentEntry): DeploymentEntry {
  const { modified_since: since, ...rest } = entry
  if (hasDeparted(entry) === (since !== undefined)) return entry
  return since === undefined ? { ...rest, modified_since: transaction.now() } : rest
}

/** Returns an entry that notes this, and nothing where it is null. */
export function withSeen(entry: DeploymentEntry, seen: SeenInstead | null): DeploymentEntry {
  const { seen: _, ...rest } = entry
  return seen === null ? rest : { ...rest, seen }
}

/**
 * Sets the last observed state, whichever earlier state an entry is restored from. A command that
 * writes a copy knows what it will hold. A copy that was not listed before has not been observed
 * since.
 */
async function settleSeen(
  transaction: Transaction,
  planned: DeploymentEntry,
  before: DeploymentEntry | null,
): Promise<DeploymentEntry> {
  const { modified_since: _, ...rest } = planned
  const { seen = null, modified_since: since } = before ?? planned
  const change = transaction.plannedFor(deploymentPlace(planned))
  const isWritten = change !== null && change.before !== change.after
  const last = isWritten ? await seenInstead(transaction.objects, planned, change.after) : seen
  return withSeen(since === undefined ? rest : { ...rest, modified_since: since }, last)
}
