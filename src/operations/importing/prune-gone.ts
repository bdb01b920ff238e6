import type { DeploymentEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { listParents } from '../catalog/members.ts'
import { planRemoval } from '../composites/plan-removal.ts'
import type { PresentArtifact } from '../engine/observe/present-state.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import type { Update, Updated } from './updated.ts'

/** Removes what is gone, composites first, because a part whose only composite goes belongs to nobody. */
export async function pruneGone(
  tx: Transaction,
  updates: readonly Update[],
): Promise<readonly Update[]> {
  const pruned = new Map<Update, Updated>()
  for (const isFirst of [true, false]) {
    for (const one of updates) {
      const isComposite = one.present.entry.type === 'composite'
      if (isComposite === isFirst) pruned.set(one, await pruneOne(tx, one.present, one.done))
    }
  }
  return updates.map((one) => ({ ...one, done: pruned.get(one) ?? one.done }))
}

/** Takes what is gone from its source out of the collection, unless somebody edited or uses it. */
async function pruneOne(
  transaction: Transaction,
  { entry, onDisk }: PresentArtifact,
  done: Updated,
): Promise<Updated> {
  if (done.action !== 'gone_upstream') return done
  const deployments = await transaction.scan<DeploymentEntry>(viewKeys.allDeployments())
  const isUsed = deployments.some(({ uuid }) => uuid === entry.uuid)
  const isPart = (await listParents(transaction, entry.uuid)).length > 0
  const isEdited = entry.tree !== entry.pristine
  const kept = isEdited ? 'edited here' : isUsed ? 'deployed' : isPart ? 'a part of a plugin' : null
  if (kept !== null) return { ...done, detail: `kept, it is ${kept}` }
  await planRemoval(transaction, { entry, onDisk })
  return { ...done, action: 'pruned', detail: null }
}
