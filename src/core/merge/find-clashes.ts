import { makeFileConflict } from './file-conflict.ts'
import { listFolders } from './list-folders.ts'
import type { MergedFile } from './pair-files.ts'

/**
 * Returns `files` with each one a conflict that cannot be beside another: `a` and `a/b`.
 *
 * Both then have to be decided; a tree with either of them is whole.
 */
export function withClashesAsConflicts(files: readonly MergedFile[]): MergedFile[] {
  let current = [...files]
  // A file in conflict may end at its old path too, so one clash can bring about another.
  for (;;) {
    const clashing = findClashes(current)
    if (current.every((file) => !clashing.has(file) || keepsOwnPaths(file))) return current
    current = current.map((file) => (clashing.has(file) ? withOwnPaths(file) : file))
  }
}

function findClashes(files: readonly MergedFile[]): Set<MergedFile> {
  const taken = new Map<string, MergedFile[]>()
  for (const file of files) {
    for (const path of listPaths(file)) taken.set(path, [...(taken.get(path) ?? []), file])
  }
  const clashing = new Set<MergedFile>()
  for (const file of files) {
    for (const above of listPaths(file).flatMap(listFolders)) {
      for (const other of taken.get(above) ?? []) clashing.add(file).add(other)
    }
  }
  return clashing
}

/** Every path that the file may end at. A file that is gone takes none. */
function listPaths({ merge, path }: MergedFile): string[] {
  if (merge.kind === 'gone') return []
  if (merge.kind === 'decided') return [path]
  const { ours, theirs } = merge.conflict
  return [...new Set([path, ours?.path ?? path, theirs?.path ?? path])]
}

function keepsOwnPaths({ merge, ours, theirs }: MergedFile): boolean {
  return (
    merge.kind === 'conflict' && merge.conflict.ours === ours && merge.conflict.theirs === theirs
  )
}

/** A conflict in which each side ends where that side's tree has the file. */
function withOwnPaths(file: MergedFile): MergedFile {
  const { path, merge, base, ours, theirs } = file
  const conflict =
    merge.kind === 'conflict'
      ? { ...merge.conflict, base, ours, theirs }
      : makeFileConflict(path, file, 'both_modified')
  return { ...file, merge: { kind: 'conflict', conflict } }
}
