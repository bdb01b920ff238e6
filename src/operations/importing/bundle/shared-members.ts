import { keptParents, withoutTakenBack } from '../../../core/history/kept-parents.ts'
import type { VersionId, VersionMember } from '../../../core/history/version.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import type { ArtifactEntry } from '../../../core/view/entries.ts'
import { membersAt } from '../../catalog/members-at.ts'
import { extendHistory, loadHistory } from '../../catalog/find-version.ts'
import { findMergeBase } from '../../history/merge-base.ts'
import type { Transaction } from '../../engine/transaction/transaction.ts'
import { addBundledHistory } from './bundled-history.ts'
import type { Relation } from './find-relation.ts'
import type { ImportBundled } from './bundled-import.ts'

/**
 * Returns the parts that a composite had at the version that both sides share: their best common
 * ancestor, else the newest version that the bundle claims to descend from, else the last import.
 * Without any of these, no parts count as shared.
 */
export async function sharedMembers(
  transaction: Transaction,
  { candidate }: ImportBundled,
  { known, relation }: { readonly known: ArtifactEntry; readonly relation: Relation },
): Promise<readonly VersionMember[]> {
  const { bundle, artifact } = candidate.bundled
  const { version } = artifact
  if (version !== null && bundle.versions.has(version)) {
    addBundledHistory(transaction, bundle, artifact)
    const loaded = await loadHistory(transaction, known)
    const graph = withoutTakenBack((await extendHistory(transaction, loaded, [version])).graph)
    const sides = { left: [graph.indexOf(known.version)], right: [graph.indexOf(version)] }
    const [first] = (await findMergeBase(transaction, graph, sides)).ancestors
    if (first !== undefined) return membersAt(transaction, graph.at(first).id)
  }
  const [newest] = relation.ancestors
  if (newest !== undefined) return membersAt(transaction, newest)
  for await (const { id, origin } of firstParents(transaction, known.version)) {
    if (origin === 'import') return membersAt(transaction, id)
  }
  return []
}

/** Tells whether a composite is, or once was, made of `members`: what it is now came after that. */
export async function hadMembers(
  transaction: Transaction,
  known: ArtifactEntry,
  members: readonly VersionMember[],
): Promise<boolean> {
  const wanted = JSON.stringify(members)
  for await (const { id } of firstParents(transaction, known.version)) {
    if (JSON.stringify(await membersAt(transaction, id)) === wanted) return true
  }
  return false
}

/** Tells whether a composite equals a state apart from edits made here since. */
export async function wasBeforeEdits(
  transaction: Transaction,
  known: ArtifactEntry,
  state: { readonly tree: ObjectId; readonly members: readonly VersionMember[] },
): Promise<boolean> {
  const wanted = JSON.stringify(state.members)
  for await (const { id, tree, origin } of firstParents(transaction, known.version)) {
    const isOfParts = JSON.stringify(await membersAt(transaction, id)) === wanted
    if (isOfParts && tree === state.tree) return true
    if (origin !== 'edit') return false
  }
  return false
}

async function* firstParents({ objects }: Transaction, head: VersionId) {
  for (let id: VersionId | undefined = head; id !== undefined;) {
    const version = await objects.version(id)
    yield { id, tree: version.tree, origin: version.origin }
    id = keptParents(version)[0]
  }
}
