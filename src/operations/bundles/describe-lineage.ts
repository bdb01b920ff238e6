import type { BundledState } from '../../core/bundle/bundle-manifest.ts'
import { partsId } from '../../core/bundle/parts-id.ts'
import { withoutTakenBack } from '../../core/history/kept-parents.ts'
import { inLogOrder } from '../../core/history/log-order.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import { membersAt } from '../catalog/members-at.ts'
import { loadGraph } from '../engine/versions/load-graph.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/** How far back a bundle tells what its artifacts descend from. */
const MAX_STATES = 256

/**
 * Lists what an artifact's head descends from, newest first, by name alone. Of a composite the head
 * is one of them: a part that follows its own head may have moved on since.
 */
export async function describeLineage(
  transaction: Transaction,
  { type, uuid, version }: ArtifactEntry,
): Promise<readonly BundledState[]> {
  const graph = withoutTakenBack(await loadGraph(transaction, uuid, [version]))
  const [head = 0, ...older] = inLogOrder(graph, [graph.indexOf(version)], MAX_STATES)
  const isComposite = type === 'composite'
  const states: BundledState[] = []
  for (const index of isComposite ? [head, ...older] : older) {
    const { id, tree: hash } = graph.at(index)
    const members = isComposite ? await membersAt(transaction, id) : null
    const parts = members === null ? null : partsId(transaction.ports.sha256, members)
    states.push({ version: id, hash, parts })
  }
  return states
}
