import { bestCommonAncestors } from '../../core/history/common-ancestors.ts'
import type { VersionGraph } from '../../core/history/version-graph.ts'
import { virtualBaseEntries } from '../../core/merge/virtual-base.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import { blobsToMerge } from '../../core/merge/merge-trees.ts'
import { readerOf } from '../engine/objects/object-reader.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/** What two versions are merged on. */
export interface MergeBase {
  /** The tree of the best common ancestor, or what several of them make together; null without one. */
  readonly tree: ObjectId | null
  /** The best common ancestors, oldest first. */
  readonly ancestors: readonly number[]
}

/**
 * Finds the base on which two versions are merged.
 *
 * Where histories crossed there are several best common ancestors; then the base is their own
 * merge, on a base found the same way, as git's `ort` does.
 */
export async function findMergeBase(
  transaction: Transaction,
  graph: VersionGraph,
  sides: { readonly left: readonly number[]; readonly right: readonly number[] },
): Promise<MergeBase> {
  return findBaseAt(transaction, graph, { ...sides, depth: 1 })
}

async function findBaseAt(
  transaction: Transaction,
  graph: VersionGraph,
  sides: {
    readonly left: readonly number[]
    readonly right: readonly number[]
    readonly depth: number
  },
): Promise<MergeBase> {
  const ancestors = bestCommonAncestors(graph, sides.left, sides.right)
  const [first, ...others] = ancestors
  if (first === undefined) return { tree: null, ancestors }
  let tree: ObjectId | null = graph.at(first).tree
  const merged = [first]
  for (const next of others) {
    const inner = { left: merged, right: [next], depth: sides.depth + 1 }
    const base = await findBaseAt(transaction, graph, inner)
    tree = await mergeAncestors(transaction, {
      base: base.tree,
      ours: tree,
      theirs: graph.at(next).tree,
      depth: sides.depth,
    })
    merged.push(next)
  }
  return { tree, ancestors }
}

async function mergeAncestors(
  transaction: Transaction,
  sides: {
    readonly base: ObjectId | null
    readonly ours: ObjectId | null
    readonly theirs: ObjectId | null
    readonly depth: number
  },
): Promise<ObjectId | null> {
  const { objects } = transaction
  const trees = {
    base: await objects.treeOrNull(sides.base),
    ours: await objects.treeOrNull(sides.ours),
    theirs: await objects.treeOrNull(sides.theirs),
  }
  const blobs = await objects.blobs(blobsToMerge(trees))
  const made = virtualBaseEntries(trees, {
    sha256: transaction.ports.sha256,
    readBlob: readerOf(blobs),
    depth: sides.depth,
  })
  for (const bytes of made.blobs) transaction.addObject('blob', bytes)
  return made.entries.length === 0 ? null : transaction.addTree(made.entries).id
}
