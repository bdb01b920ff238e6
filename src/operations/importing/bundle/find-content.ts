import { inLogOrder } from '../../../core/history/log-order.ts'
import type { VersionMember } from '../../../core/history/version.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import type { ArtifactEntry, VersionRef } from '../../../core/view/entries.ts'
import { membersAt } from '../../catalog/members-at.ts'
import { loadGraph } from '../../engine/versions/load-graph.ts'
import type { Transaction } from '../../engine/transaction/transaction.ts'

/** Finds the newest version of a head's history that has a content, and of a composite those parts. */
export async function findContent(
  transaction: Transaction,
  { uuid, version }: ArtifactEntry,
  { tree, members }: { readonly tree: ObjectId; readonly members: readonly VersionMember[] | null },
): Promise<VersionRef | null> {
  const graph = await loadGraph(transaction, uuid, [version])
  const wanted = JSON.stringify(members)
  for (const index of inLogOrder(graph, [graph.indexOf(version)], graph.versions.length)) {
    const { id, tree: own } = graph.at(index)
    if (own !== tree) continue
    if (members === null) return { version: id, tree }
    if (JSON.stringify(await membersAt(transaction, id)) === wanted) return { version: id, tree }
  }
  return null
}
