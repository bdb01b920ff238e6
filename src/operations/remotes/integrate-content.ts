import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { VersionRef } from '../../core/view/entries.ts'
import { givenConsents } from '../engine/consent/consents.ts'
import { setHead } from '../engine/transaction/set-head.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { keptPristine } from '../engine/versions/next-pristine.ts'
import type { PresentArtifact } from '../engine/observe/present-state.ts'
import { findContent } from '../importing/bundle/find-content.ts'
import { findGained } from '../importing/gained-capabilities.ts'
import { keepObjects } from '../importing/pipeline/read.ts'
import type { ReadCandidate } from '../importing/pipeline/read-candidate.ts'
import { mergeIntoArtifact } from '../merging/merge-into-artifact.ts'
import { dropPending } from '../merging/pending.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { pulled } from './pulled.ts'
import type { PulledArtifact } from './pulled.ts'

export interface IncomingContent {
  readonly present: PresentArtifact
  /** What both sides had last; null where that is not known. */
  readonly base: ObjectId | null
  readonly content: ReadCandidate
  /** What came in before and waits for a decision. */
  readonly waiting: VersionRef | null
  /** What the version that comes in says. */
  readonly message: string
}

export interface IntegratedContent {
  /** Null where the head has all of it already. */
  readonly done: PulledArtifact | null
  /** What waits for a decision. */
  readonly incoming: VersionRef | null
}

/**
 * Brings the content that a repository has into an artifact: taken as it is where nobody edited it
 * here, else merged three-way. A conflict leaves the artifact as it is and waits.
 */
export async function integrateContent(
  transaction: Transaction,
  input: IncomingContent,
): Promise<IntegratedContent> {
  const { present, base, content } = input
  const { entry } = present
  const label = artifactLabel(entry)
  const tree = content.tree.id
  if (tree === entry.tree || tree === base) return { done: null, incoming: null }
  const { lines: gained, asks } = await findGained(transaction, entry, {
    candidate: content,
    parts: null,
    before: base,
  })
  if (asks !== null && !givenConsents(transaction.ports).has(asks)) {
    return { done: pulled(label, 'held_back', { gained, asks }), incoming: null }
  }
  keepObjects(content, (kind, bytes) => transaction.addObject(kind, bytes))
  if (entry.tree === base) {
    await fastForward(transaction, input)
    return { done: pulled(label, 'updated', { gained }), incoming: null }
  }
  const isSame = input.waiting?.tree === tree
  const theirs = isSame ? input.waiting : await addTheirs(transaction, input)
  const merge = await mergeIntoArtifact(transaction, {
    present,
    command: 'pull',
    base,
    theirs: tree,
    theirsVersion: theirs.version,
    origin: 'merge',
    message: input.message,
    next: await keptPristine(transaction, entry),
    strategy: null,
  })
  const { merged, resolvedBy, conflicts } = merge
  const action = merge.action === 'pending' ? 'pending' : 'merged'
  const done = pulled(label, action, { merged, resolvedBy, conflicts, gained })
  return { done, incoming: action === 'pending' ? theirs : null }
}

async function fastForward(
  transaction: Transaction,
  { present, content, message }: IncomingContent,
): Promise<void> {
  const { entry } = present
  const { came } = await keptPristine(transaction, entry)
  const version = transaction.addVersion({
    artifact: entry.uuid,
    tree: content.tree.id,
    parents: [entry.version],
    origin: 'pull',
    message,
    pristine: came,
  })
  await setHead(transaction, present, version)
  await dropPending(transaction, viewKeys.artifact(entry.collection, entry.uuid))
}

/** The other side as a version: it was made from what both had last, as far as that is known here. */
async function addTheirs(
  transaction: Transaction,
  { present, base, content, message }: IncomingContent,
): Promise<VersionRef> {
  const { entry } = present
  const from =
    base === null ? null : await findContent(transaction, entry, { tree: base, members: null })
  const { came } = await keptPristine(transaction, entry)
  return transaction.addVersion({
    artifact: entry.uuid,
    tree: content.tree.id,
    parents: from === null ? [] : [from.version],
    origin: 'pull',
    message,
    pristine: came,
  })
}
