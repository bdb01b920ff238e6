import type { DeploymentEntry } from '../../../core/view/entries.ts'
import { viewKeys } from '../../../core/view/keys.ts'
import { deploymentPlace } from '../places/artifact-places.ts'
import type { Transaction } from '../transaction/transaction.ts'

/**
 * Has copies written anew that stand in a form for another slot than they were written for: the folder
 * of their plugin was moved, or is moved back.
 */
export async function planRefits(transaction: Transaction): Promise<void> {
  for (const key of transaction.edits.keys()) {
    if (!key.startsWith(viewKeys.allDeployments())) continue
    const before = await transaction.session.view.get<DeploymentEntry>(key)
    const after = await transaction.get<DeploymentEntry>(key)
    if (before?.form === undefined || after === null || !isMoved(before, after)) continue
    const place = deploymentPlace(after)
    const planned = transaction.plannedFor(place)
    if (planned === null || planned.before === null) continue
    transaction.write(place, planned.before, planned.after)
    transaction.refit(place, before.form.slot)
  }
}

/** Tells whether the folder of a copy's plugin is another now, and all else the same. */
function isMoved(before: DeploymentEntry, after: DeploymentEntry): boolean {
  if (before.uuid !== after.uuid || before.form?.file !== after.form?.file) return false
  const [from, to] = [before.form?.slot.pluginFolder, after.form?.slot.pluginFolder]
  return typeof from === 'string' && typeof to === 'string' && from !== to
}
