import { blobsToMerge, mergeTrees } from '../../core/merge/merge-trees.ts'
import type { TreeMerge } from '../../core/merge/merge-trees.ts'
import type { ObjectId, Sha256 } from '../../core/object/object-id.ts'
import type { ObjectReader } from '../session/object-reader.ts'
import { readerOf } from '../session/object-reader.ts'

/** Three trees by id; null where the artifact does not exist. */
export interface MergeSides {
  readonly base: ObjectId | null
  readonly ours: ObjectId | null
  readonly theirs: ObjectId | null
}

/** Names of the sides in conflict markers: ours, base, theirs. */
export const SIDE_LABELS: [string, string, string] = ['project', 'base', 'collection']

/** Merges three trees in memory. */
export async function tryMerge(
  objects: ObjectReader,
  sha256: Sha256,
  sides: MergeSides,
): Promise<TreeMerge> {
  const trees = {
    base: await objects.treeOrNull(sides.base),
    ours: await objects.treeOrNull(sides.ours),
    theirs: await objects.treeOrNull(sides.theirs),
  }
  const blobs = await objects.blobs(blobsToMerge(trees))
  return mergeTrees(trees, { sha256, readBlob: readerOf(blobs), labels: SIDE_LABELS })
}
