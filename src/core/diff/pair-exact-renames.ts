import type { ObjectId } from '../object/object-id.ts'
import type { TreeEntry } from '../object/tree.ts'

/** A file that left one path and turned up at another. */
export interface RenamePair {
  readonly from: TreeEntry
  readonly to: TreeEntry
}

/** The blob of an empty file. Empty files are all alike, so that says nothing about a rename. */
const EMPTY_BLOB = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/**
 * Pairs removed files with added ones of the same bytes, each at most once.
 *
 * Among several the one of the same file name is taken, else the first. Symbolic links and empty
 * files are never paired.
 */
export function pairExactRenames(
  removed: readonly TreeEntry[],
  added: readonly TreeEntry[],
): RenamePair[] {
  const waiting = new Map<ObjectId, TreeEntry[]>()
  for (const entry of added.filter(mayBeRenamed)) {
    const alike = waiting.get(entry.blob)
    if (alike === undefined) waiting.set(entry.blob, [entry])
    else alike.push(entry)
  }
  return removed.filter(mayBeRenamed).flatMap((from) => {
    const alike = waiting.get(from.blob) ?? []
    const named = alike.findIndex(({ path }) => fileName(path) === fileName(from.path))
    const [to] = alike.splice(Math.max(named, 0), 1)
    return to === undefined ? [] : [{ from, to }]
  })
}

/** Returns the last component of a path. */
export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** Tells whether a file can take part in a rename at all. */
export function mayBeRenamed({ mode, blob }: TreeEntry): boolean {
  return mode !== '120000' && blob !== EMPTY_BLOB
}
