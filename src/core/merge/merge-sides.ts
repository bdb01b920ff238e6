import type { Tree, TreeEntry } from '../object/tree.ts'

/** The three trees of a merge; null where the artifact does not exist. */
export interface TreeSides {
  readonly base: Tree | null
  readonly ours: Tree | null
  readonly theirs: Tree | null
}

/** One file on the three sides; null where it does not exist. The paths differ after a rename. */
export interface FileSides {
  readonly base: TreeEntry | null
  readonly ours: TreeEntry | null
  readonly theirs: TreeEntry | null
}

/** The entries of one tree by path. */
export type Entries = ReadonlyMap<string, TreeEntry>

/** The entries of the three trees by path. */
export interface EntrySides {
  readonly base: Entries
  readonly ours: Entries
  readonly theirs: Entries
}

/** Returns the entries of the three trees by path; a tree that is null has none. */
export function indexEntries({ base, ours, theirs }: TreeSides): EntrySides {
  return { base: byPath(base), ours: byPath(ours), theirs: byPath(theirs) }
}

function byPath(tree: Tree | null): Entries {
  return new Map(tree?.entries.map((entry) => [entry.path, entry]))
}

/** Tells whether two files have the same bytes and mode, whatever their paths. */
export function isSameFile(
  left: TreeEntry | null | undefined,
  right: TreeEntry | null | undefined,
): boolean {
  return left?.blob === right?.blob && left?.mode === right?.mode
}

/** Tells whether a file is there and is a symbolic link. */
export function isLink(entry: TreeEntry | null): boolean {
  return entry?.mode === '120000'
}
