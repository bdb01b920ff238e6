import type { Tree, TreeEntry } from '../object/tree.ts'
import { compareUtf8 } from '../object/utf8-order.ts'
import { pairExactRenames } from './pair-exact-renames.ts'

/** One file that differs between two trees; a side is null where the file does not exist. */
export interface TreeChange {
  readonly path: string
  /** Where the file was, if it was renamed. */
  readonly oldPath?: string
  readonly before: TreeEntry | null
  readonly after: TreeEntry | null
}

/**
 * Lists the files in which two trees differ, by path.
 *
 * A file that only moved is one change with an `oldPath`; one that was also edited is a removal
 * and an addition. A tree that is null has no files.
 */
export function treeChanges(before: Tree | null, after: Tree | null): TreeChange[] {
  if (before?.id === after?.id) return []
  const old = new Map(before?.entries.map((entry) => [entry.path, entry]))
  const fresh = new Map(after?.entries.map((entry) => [entry.path, entry]))
  const removed = [...old.values()].filter(({ path }) => !fresh.has(path))
  const added = [...fresh.values()].filter(({ path }) => !old.has(path))
  const { pairs: renames } = pairExactRenames(removed, added)
  const moved = new Set(renames.flatMap(({ from, to }) => [from, to]))
  const changes: TreeChange[] = [
    ...renames.map(({ from, to }) => ({
      path: to.path,
      oldPath: from.path,
      before: from,
      after: to,
    })),
    ...removed
      .filter((entry) => !moved.has(entry))
      .map((entry) => ({ path: entry.path, before: entry, after: null })),
    ...added
      .filter((entry) => !moved.has(entry))
      .map((entry) => ({ path: entry.path, before: null, after: entry })),
    ...[...old.values()].flatMap((entry) => {
      const now = fresh.get(entry.path)
      const isSame = now === undefined || (now.blob === entry.blob && now.mode === entry.mode)
      return isSame ? [] : [{ path: entry.path, before: entry, after: now }]
    }),
  ]
  return changes.toSorted((left, right) => compareUtf8(left.path, right.path))
}
