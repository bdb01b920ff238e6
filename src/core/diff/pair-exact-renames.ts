import type { ObjectId } from '../object/object-id.ts'
import type { TreeEntry } from '../object/tree.ts'
import type { RankedPair } from './pair-best.ts'
import { pairBest } from './pair-best.ts'

/** A file that left one path and turned up at another. */
export interface RenamePair {
  readonly from: TreeEntry
  readonly to: TreeEntry
}

/** The blob of an empty file. Empty files are all alike, so that says nothing about a rename. */
const EMPTY_BLOB = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/** Of more files with the same bytes nobody can tell which became which. */
const MOST_PAIRS = 10_000

export interface ExactRenames {
  readonly pairs: readonly RenamePair[]
  /** Pairs among which there is no telling. */
  readonly ties: readonly RenamePair[]
}

/**
 * Pairs removed files with added ones of the same bytes, each at most once.
 *
 * Among several the one whose path ends most alike is taken; where that says nothing, none is.
 * Symbolic links and empty files are never paired.
 */
export function pairExactRenames(
  removed: readonly TreeEntry[],
  added: readonly TreeEntry[],
): ExactRenames {
  const sources = Map.groupBy(removed.filter(mayBeRenamed), blobOf)
  const targets = Map.groupBy(added.filter(mayBeRenamed), blobOf)
  const pairs: RenamePair[] = []
  const ties: RenamePair[] = []
  for (const [blob, from] of sources) {
    const to = targets.get(blob) ?? []
    const best = pairBest(from.length * to.length > MOST_PAIRS ? [] : rankAll(from, to))
    pairs.push(...best.pairs)
    ties.push(...best.ties)
  }
  return { pairs, ties }
}

function rankAll(
  removed: readonly TreeEntry[],
  added: readonly TreeEntry[],
): RankedPair<TreeEntry>[] {
  return removed.flatMap((from) =>
    added.map((to) => ({ from, to, rank: [countCommonEnd(from.path, to.path)] })),
  )
}

/** Returns how many components two paths have in common at their ends: 1 for the file name. */
export function countCommonEnd(left: string, right: string): number {
  const [one, other] = [left.split('/').toReversed(), right.split('/').toReversed()]
  const differing = one.findIndex((part, index) => part !== other[index])
  return differing === -1 ? one.length : differing
}

/** Tells whether a file can take part in a rename at all. */
export function mayBeRenamed({ mode, blob }: TreeEntry): boolean {
  return mode !== '120000' && blob !== EMPTY_BLOB
}

function blobOf({ blob }: TreeEntry): ObjectId {
  return blob
}
