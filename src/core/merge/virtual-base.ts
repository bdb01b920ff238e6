import type { TreeEntry } from '../object/tree.ts'
import { isSkillmeatError } from '../errors.ts'
import type { FileConflict } from './file-conflict.ts'
import type { BlobAccess } from './merge-entry.ts'
import { mergeTrees } from './merge-trees.ts'
import type { TreeSides } from './merge-sides.ts'
import { resolveConflict } from './resolve-conflict.ts'

/** The files of a merge of common ancestors, and the bytes that no side has. */
export interface VirtualBase {
  readonly entries: readonly TreeEntry[]
  readonly blobs: readonly Uint8Array[]
}

/**
 * Merges two common ancestors into one tree to merge on; nobody will see it.
 *
 * Conflicts are settled as git's `ort` settles them in an inner merge: lines keep their markers,
 * longer ones the deeper the merge is, so that they equal no line of a side; everything else is as
 * in the ancestors' own base.
 */
export function virtualBaseEntries(
  sides: TreeSides,
  options: BlobAccess & { readonly depth: number },
): VirtualBase {
  const { depth, ...access } = options
  const style = {
    labels: ['Temporary merge branch 1', 'merged common ancestors', 'Temporary merge branch 2'],
    markerSize: 7 + 2 * depth,
  } as const
  const { entries, blobs, conflicts } = mergeTrees(sides, {
    ...access,
    ...style,
  })
  const made = [...blobs.values()]
  const settled = conflicts.flatMap((conflict): TreeEntry[] => {
    const { entry, bytes } = settle(conflict, { ...access, ...style })
    if (bytes !== null) made.push(bytes)
    return entry === null ? [] : [entry]
  })
  return { entries: [...entries, ...settled], blobs: made }
}

function settle(conflict: FileConflict, options: Parameters<typeof resolveConflict>[2]) {
  try {
    return resolveConflict(conflict, 'markers', options)
  } catch (error) {
    if (!isSkillmeatError(error, 'E_USAGE')) throw error
    return resolveConflict(conflict, 'use_base', options)
  }
}
