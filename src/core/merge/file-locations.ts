import { compareUtf8 } from '../object/utf8-order.ts'
import type { TreeEntry } from '../object/tree.ts'
import { makeFileConflict } from './file-conflict.ts'
import type { Moves, Renames } from './find-renames.ts'
import { listFolders } from './list-folders.ts'
import type { Entries, EntrySides } from './merge-sides.ts'
import type { MergedFile } from './pair-files.ts'

/**
 * Returns `files` with each one a conflict that a side put into a folder which the other side
 * renamed: whether it moves along is a person's to say, as in git ("file location").
 *
 * Where another file takes the place that it would move to, or the folder went to several places,
 * there is nothing to suggest: then both sides leave it where it is.
 */
export function withLocationsAsConflicts(
  files: readonly MergedFile[],
  sides: EntrySides,
  renames: Renames,
): MergedFile[] {
  const folders = {
    ours: findFolderMoves(sides.ours, renames.ours),
    theirs: findFolderMoves(sides.theirs, renames.theirs),
  }
  if (folders.ours.size + folders.theirs.size === 0) return [...files]
  const suggested = new Map(
    files.flatMap((file) => {
      const place = suggestPlace(file, folders)
      return place === null ? [] : [[file, place] as const]
    }),
  )
  const taken = Map.groupBy([...files.map(({ path }) => path), ...suggested.values()], (at) => at)
  return files.map((file) => {
    const place = suggested.get(file)
    if (place === undefined) return file
    return askForPlace(file, taken.get(place)?.length === 1 ? place : file.path)
  })
}

/** A folder that went to several places, each with as many of its files. */
const SPLIT = null
type FolderMoves = ReadonlyMap<string, string | typeof SPLIT>

/** For each folder that is gone from a side, where most of its files went. */
function findFolderMoves(side: Entries, moves: Moves): FolderMoves {
  if (moves.size === 0) return new Map()
  const held = new Set([...side.keys()].flatMap(listFolders))
  const counts = new Map<string, Map<string, number>>()
  for (const [from, to] of moves) {
    for (const [old, now] of listFolderMoves(from, to)) {
      if (held.has(old)) continue
      const targets = counts.get(old) ?? new Map<string, number>()
      counts.set(old, targets.set(now, (targets.get(now) ?? 0) + 1))
    }
  }
  const found = new Map<string, string | typeof SPLIT>()
  for (const [old, targets] of [...counts].toSorted(([a], [b]) => compareUtf8(a, b))) {
    const most = Math.max(...targets.values())
    const [first, ...others] = [...targets].filter(([, count]) => count === most)
    if (first !== undefined) found.set(old, others.length === 0 ? first[0] : SPLIT)
  }
  return found
}

/** Lists what a moved file says about its folders: `a/b/c` that became `x/b/c` says `a/b`, and `a`. */
function* listFolderMoves(from: string, to: string): Generator<readonly [string, string]> {
  let [old, now] = [folderOf(from), folderOf(to)]
  while (old !== '' && old !== now) {
    yield [old, now]
    if (now === '' || lastPart(old) !== lastPart(now)) return
    ;[old, now] = [folderOf(old), folderOf(now)]
  }
}

/**
 * Returns where a file that one side alone put at its path would go with the other side's folder;
 * its own path where that is not clear.
 */
function suggestPlace(
  file: MergedFile,
  folders: Readonly<Record<'ours' | 'theirs', FolderMoves>>,
): string | null {
  const { path } = file
  const side = findAdder(file)
  if (side === null) return null
  const moved = folders[side === 'ours' ? 'theirs' : 'ours']
  const folder = listFolders(path).findLast((one) => moved.has(one))
  if (folder === undefined) return null
  const target = moved.get(folder) ?? SPLIT
  if (target === SPLIT) return path
  // The side that added it moved that folder too, so it knew what it did.
  if (folders[side].has(target)) return null
  const rest = path.slice(folder.length + 1)
  return target === '' ? rest : `${target}/${rest}`
}

/** Tells which side alone put a file at its path; null where both did, or it was there before. */
function findAdder({ path, base, ours, theirs, merge }: MergedFile): 'ours' | 'theirs' | null {
  if (merge.kind !== 'decided' || base?.path === path) return null
  const isFromOurs = ours?.path === path
  if (isFromOurs === (theirs?.path === path)) return null
  return isFromOurs ? 'ours' : 'theirs'
}

/** Each side leaves the file where that side would have it. */
function askForPlace(file: MergedFile, place: string): MergedFile {
  const { path, base, merge } = file
  if (merge.kind !== 'decided') return file
  const isFromOurs = findAdder(file) === 'ours'
  // The bytes of a merge are nobody's yet: where there are any, each side comes with its own.
  const isWhole = merge.bytes === null
  const sides = {
    base,
    ours: placeAt(isWhole ? merge.entry : file.ours, isFromOurs ? path : place),
    theirs: placeAt(isWhole ? merge.entry : file.theirs, isFromOurs ? place : path),
  }
  const conflict = makeFileConflict(place, sides, 'file_location')
  return { ...file, merge: { kind: 'conflict', conflict } }
}

function placeAt(entry: TreeEntry | null, path: string): TreeEntry | null {
  return entry && { ...entry, path }
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
