import type { ObjectId } from '../object/object-id.ts'
import type { Tree, TreeEntry } from '../object/tree.ts'
import { makeTree } from '../object/tree.ts'
import { compareUtf8 } from '../object/utf8-order.ts'
import { withDanglingLinksAsConflicts } from './dangling-links.ts'
import type { ConflictType, FileConflict } from './file-conflict.ts'
import { makeFileConflict } from './file-conflict.ts'
import { listBlobsToMerge } from './list-blobs-to-merge.ts'
import { findRenames } from './find-renames.ts'
import { withClashesAsConflicts } from './find-clashes.ts'
import { withLocationsAsConflicts } from './file-locations.ts'
import type { EntryMerge, TreeMergeOptions } from './merge-entry.ts'
import { mergeEntry } from './merge-entry.ts'
import type { TreeSides } from './merge-sides.ts'
import { indexEntries, isLink } from './merge-sides.ts'
import { pairFiles } from './pair-files.ts'
import type { MergedFile, PairedFile } from './pair-files.ts'
import type { ResolvedBy } from './structured/resolved-by.ts'

export type { FileConflict } from './file-conflict.ts'
export type { JudgeMerge, SettleConflict, TreeMergeOptions } from './merge-entry.ts'
export type { TreeSides } from './merge-sides.ts'

/** A merge of trees: what is decided, and what a person has to decide. */
export interface TreeMerge {
  /** Every decided file, in the order of `makeTree`. Paths in conflict are left out. */
  readonly entries: readonly TreeEntry[]
  /** The bytes that the merge made and no side has. */
  readonly blobs: ReadonlyMap<ObjectId, Uint8Array>
  /** The paths whose contents were merged without a conflict, by lines or otherwise. */
  readonly merged: readonly string[]
  /** Those of `merged` whose lines conflict, and what settled them. */
  readonly resolvedBy: readonly ResolvedPath[]
  /** By path. */
  readonly conflicts: readonly FileConflict[]
}

/** A file whose lines conflict and that was merged all the same. */
export interface ResolvedPath {
  readonly path: string
  readonly by: ResolvedBy
}

/**
 * Merges what `ours` and `theirs` made of `base`, file by file.
 *
 * What only one side changed is taken, renames included; what both changed is merged by lines, and
 * where those conflict as `settle` does it. What `judge` doubts is a conflict, whoever merged it.
 * Nothing a side changed is ever dropped silently: it is in `entries` or part of a conflict.
 * An artifact that one side deleted and the other changed conflicts in every file it has left.
 */
export function mergeTrees(sides: TreeSides, options: TreeMergeOptions): TreeMerge {
  const settled = findSettledTree(sides)
  if (settled !== undefined) return collect(takeWhole(settled), options)
  const survivor = findSurvivor(sides)
  if (survivor !== null) return collect(keepOrDelete(sides, survivor), options)
  const entries = indexEntries(sides)
  const renames = findRenames(entries, options.readBlob)
  const files = pairFiles(entries, renames)
  const merged = files.map((file) => ({ ...file, merge: mergePaired(file, options) }))
  const placed = withLocationsAsConflicts(merged, entries, renames)
  const apart = withClashesAsConflicts(placed)
  return collect(withDanglingLinksAsConflicts(apart, entries, options.readBlob), options)
}

/**
 * Returns the blobs that `mergeTrees` may read: those of files that both sides changed, of files that
 * may have been renamed, and of new links.
 */
export function blobsToMerge(sides: TreeSides): ObjectId[] {
  if (findSettledTree(sides) !== undefined || findSurvivor(sides) !== null) return []
  return listBlobsToMerge(indexEntries(sides))
}

/** Returns the tree that is the result as it stands; undefined where the trees must be merged. */
function findSettledTree({ base, ours, theirs }: TreeSides): Tree | null | undefined {
  if (ours?.id === base?.id || ours?.id === theirs?.id) return theirs
  return theirs?.id === base?.id ? ours : undefined
}

/** Returns the tree of the one side on which the artifact still exists, if the other deleted it. */
function findSurvivor({ ours, theirs }: TreeSides): Tree | null {
  if (ours === null) return theirs
  return theirs === null ? ours : null
}

function takeWhole(tree: Tree | null): MergedFile[] {
  const entries = tree?.entries ?? []
  return entries.map((entry) => ({
    path: entry.path,
    base: null,
    ours: entry,
    theirs: entry,
    merge: { kind: 'decided', entry, bytes: null, resolvedBy: null },
  }))
}

/** A part of an artifact is of no use to anybody, so even its unchanged files are in question. */
function keepOrDelete(sides: TreeSides, survivor: Tree): MergedFile[] {
  const { base, ours } = indexEntries(sides)
  return survivor.entries.map((entry) => {
    const file = {
      path: entry.path,
      base: base.get(entry.path) ?? null,
      ours: ours.get(entry.path) ?? null,
      theirs: sides.theirs === null ? null : entry,
    }
    return { ...file, merge: wholeConflict(file, 'deletion') }
  })
}

function mergePaired(file: PairedFile, options: TreeMergeOptions): EntryMerge {
  const { path, base, ours, theirs } = file
  const isMoved = (side: TreeEntry | null) =>
    base !== null && side !== null && side.path !== base.path
  const moves = [ours, theirs].filter(isMoved)
  const isGone = ours === null || theirs === null
  if (moves.length === 1 && isGone) return wholeConflict(file, 'deletion')
  // A relative link resolves from its own folder, so it does not move along with a file.
  if (moves.length > 0 && [ours, theirs].some(isLink)) return wholeConflict(file, 'both_modified')
  if (moves.length === 2 && ours?.path !== theirs?.path) return wholeConflict(file, 'both_modified')
  return mergeEntry(path, { base, ours, theirs }, options)
}

function wholeConflict(file: PairedFile, type: ConflictType): EntryMerge {
  return { kind: 'conflict', conflict: makeFileConflict(file.path, file, type) }
}

function collect(files: readonly MergedFile[], { sha256 }: TreeMergeOptions): TreeMerge {
  const blobs = new Map<ObjectId, Uint8Array>()
  const entries: TreeEntry[] = []
  const merged: string[] = []
  const resolvedBy: ResolvedPath[] = []
  const conflicts: FileConflict[] = []
  for (const { merge, ...sides } of files) {
    if (merge.kind === 'conflict') conflicts.push(merge.conflict)
    if (merge.kind !== 'decided') continue
    entries.push(merge.entry)
    if (merge.bytes === null) continue
    const { blob, path } = merge.entry
    merged.push(path)
    if (merge.resolvedBy !== null) resolvedBy.push({ path, by: merge.resolvedBy })
    if (sides.ours?.blob !== blob && sides.theirs?.blob !== blob) blobs.set(blob, merge.bytes)
  }
  return {
    entries: makeTree(sha256, entries).entries,
    blobs,
    merged: merged.toSorted(compareUtf8),
    resolvedBy: resolvedBy.toSorted(byPath),
    conflicts: conflicts.toSorted(byPath),
  }
}

function byPath(left: { readonly path: string }, right: { readonly path: string }): number {
  return compareUtf8(left.path, right.path)
}
