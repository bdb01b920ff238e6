import type { ArtifactEntry, PendingEntry } from '../../core/view/entries.ts'
import { deploymentProject, viewKeys } from '../../core/view/keys.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { carryDraft } from './carry-draft.ts'
import { recallChoices } from './recorded-resolutions.ts'
import type { MergeSides } from './try-merge.ts'

export type NewPending = MergeSides &
  Pick<PendingEntry, 'target' | 'command' | 'ours_version' | 'theirs_version' | 'conflicts'> & {
    readonly artifact: Pick<ArtifactEntry, 'uuid' | 'collection' | 'type' | 'name'>
    readonly upstream?: PendingEntry['upstream']
  } & Pick<PendingEntry, 'pristine' | 'came' | 'origin' | 'baseline'>

/**
 * Records a pending merge. It replaces an earlier one for the same target and offers the work done
 * on that one. Places with an earlier decision are decided the same way again.
 */
export async function addPending(
  transaction: Transaction,
  pending: NewPending,
): Promise<PendingEntry> {
  const { artifact, upstream, ...rest } = pending
  const earlier = await findPending(transaction, pending.target)
  const isSame =
    earlier !== null &&
    earlier.base === pending.base &&
    earlier.ours === pending.ours &&
    earlier.theirs === pending.theirs &&
    earlier.command === pending.command
  if (isSame) return earlier
  if (earlier !== null) transaction.remove(viewKeys.pending(earlier.id))
  const drafts = earlier === null ? [] : await carryDraft(transaction, earlier, sideNames(earlier))
  const hunks = await recallChoices(transaction, artifact.uuid, pending.conflicts)
  const entry: PendingEntry = {
    ...rest,
    id: `pm_${transaction.ports.chance.hex(12)}`,
    created_at: transaction.now(),
    uuid: artifact.uuid,
    collection: artifact.collection,
    type: artifact.type,
    name: artifact.name,
    upstream: upstream ?? null,
    resolved: {},
    ...(Object.keys(hunks).length === 0 ? {} : { hunks }),
    ...(drafts.length === 0 ? {} : { drafts }),
  }
  transaction.put(viewKeys.pending(entry.id), entry)
  return entry
}

/** Returns the pending merge into `target`, the key of a deployment or an artifact. */
export async function findPending(
  transaction: Transaction,
  target: string,
): Promise<PendingEntry | null> {
  const all = await listWaiting(transaction)
  return all.find((pending) => pending.target === target) ?? null
}

/** Returns every merge that waits for a person. */
export function listWaiting(transaction: Transaction): Promise<PendingEntry[]> {
  return transaction.scan<PendingEntry>(viewKeys.allPending())
}

/** Forgets a pending merge that something else has settled. */
export async function dropPending(transaction: Transaction, target: string): Promise<void> {
  const pending = await findPending(transaction, target)
  if (pending !== null) transaction.remove(viewKeys.pending(pending.id))
}

/** Names the sides of a pending merge as a person knows them: ours, base, theirs. */
export function sideNames({
  command,
  target,
}: Pick<PendingEntry, 'command' | 'target'>): [string, string, string] {
  const isCopy = deploymentProject(target) !== null
  const theirs = INCOMING[command] ?? (isCopy ? 'collection' : 'incoming')
  return [isCopy ? 'project' : 'collection', 'base', theirs]
}

const INCOMING: Readonly<Record<string, string>> = {
  update: 'upstream',
  rollback: 'snapshot',
  undo: 'before',
}

/**
 * Returns the side on which the artifact itself is gone; null while both have it. That is one
 * decision, however many files it has.
 */
export function goneSide({
  ours,
  theirs,
}: Pick<PendingEntry, 'ours' | 'theirs'>): 'ours' | 'theirs' | null {
  if (ours === null) return 'ours'
  return theirs === null ? 'theirs' : null
}
