import { planExpiry } from '../../core/snapshot/plan-expiry.ts'
import { formatSnapshotId } from '../../core/snapshot/snapshot-id.ts'
import type { ArtifactEntry, SnapshotEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/**
 * Notes how a collection is before a command changes it. Costs one entry: the state itself is in
 * the store already. Older safety snapshots expire on the way, as the settings say.
 */
export async function addSafetySnapshot(
  transaction: Transaction,
  collection: string,
  before: string,
): Promise<SnapshotEntry> {
  const entry = await makeSnapshot(transaction, {
    collection,
    message: `Safety snapshot before ${before}`,
    kind: 'safety',
  })
  const snapshots = await transaction.scan<SnapshotEntry>(viewKeys.snapshots(collection))
  const policy = transaction.settings.snapshots
  for (const expired of planExpiry(snapshots, policy, transaction.ports.clock.now())) {
    transaction.remove(viewKeys.snapshot(collection, expired.id))
  }
  return entry
}

/** Adds a snapshot of a collection as it stands before this command. */
export async function makeSnapshot(
  transaction: Transaction,
  snapshot: Pick<SnapshotEntry, 'collection' | 'message' | 'kind'>,
): Promise<SnapshotEntry> {
  const { view } = transaction.session
  const artifacts = await view.scan<ArtifactEntry>(viewKeys.artifacts(snapshot.collection))
  const entry: SnapshotEntry = {
    id: formatSnapshotId(transaction.ports.clock.now(), transaction.ports.chance.hex(6)),
    timestamp: transaction.now(),
    ...snapshot,
    artifact_count: artifacts.length,
    view: view.root,
    tarball: null,
  }
  transaction.put(viewKeys.snapshot(snapshot.collection, entry.id), entry)
  return entry
}
