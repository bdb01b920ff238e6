import type { ObjectId } from '../../core/object/object-id.ts'
import type { ArtifactEntry, SharedEntry } from '../../core/view/entries.ts'
import { loadGraph } from '../engine/versions/load-graph.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/**
 * Returns the content that both sides had last. What came in and waited for a decision is it as soon
 * as the head descends from it.
 */
export async function sharedBase(
  transaction: Transaction,
  { incoming, tree }: SharedEntry,
  artifact: ArtifactEntry,
): Promise<ObjectId | null> {
  if (incoming === undefined) return tree
  const graph = await loadGraph(transaction, artifact.uuid, [artifact.version])
  return graph.has(incoming.version) ? incoming.tree : tree
}
