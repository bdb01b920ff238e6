import type { ObjectId } from '../../../core/object/object-id.ts'
import type { ArtifactEntry, VersionRef } from '../../../core/view/entries.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { loadGraph } from '../versions/load-graph.ts'

/** Returns the newest version of an artifact's history that has this tree; null where none has. */
export async function findTree(
  transaction: Transaction,
  artifact: Pick<ArtifactEntry, 'uuid' | 'version' | 'tree'>,
  tree: ObjectId,
): Promise<VersionRef | null> {
  if (artifact.tree === tree) return { version: artifact.version, tree }
  const graph = await loadGraph(transaction, artifact.uuid, [artifact.version])
  const marks = graph.reachableFrom([graph.indexOf(artifact.version)])
  const found = graph.versions.findLast((one, index) => marks[index] === 1 && one.tree === tree)
  return found === undefined ? null : { version: found.id, tree }
}
