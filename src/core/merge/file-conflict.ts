import type { TreeEntry } from '../object/tree.ts'
import type { FileSides } from './merge-sides.ts'

/** Why a file could not be merged, each word once. */
export const CONFLICT_TYPES = [
  'content',
  'deletion',
  'both_modified',
  'add_add',
  'file_location',
  'one_value',
] as const

/**
 * Why a file could not be merged.
 *
 * - `content`: both sides edited the same place.
 * - `add_add`: both sides added it, with different contents.
 * - `deletion`: one side deleted it, the other changed it.
 * - `both_modified`: the rest, where lines are of no use: binary files, symbolic links, modes,
 *   one file renamed to two paths, a file where the other side has a folder, a new link to what the
 *   other side took away.
 * - `file_location`: one side added it to a folder that the other side renamed.
 * - `one_value`: the lines merge, but into what neither side said: values that act together from both
 *   sides, one thing under two names, a list that only both together emptied.
 */
export type ConflictType = (typeof CONFLICT_TYPES)[number]

/** A file that a merge could not settle by itself. */
export interface FileConflict {
  readonly path: string
  readonly type: ConflictType
  /** What each side would leave, at the path where it would leave it; null = no file. */
  readonly base: TreeEntry | null
  readonly ours: TreeEntry | null
  readonly theirs: TreeEntry | null
  /** How many places of the text conflict; 0 where it is not a matter of lines. */
  readonly hunks: number
  /** The line, counted from 1, at which each conflict begins in the text with markers. */
  readonly lines: readonly number[]
}

/** Returns a conflict over a whole file. */
export function makeFileConflict(
  path: string,
  { base, ours, theirs }: FileSides,
  type: ConflictType,
): FileConflict {
  return { path, type, base, ours, theirs, hunks: 0, lines: [] }
}
