import type { Pieces } from '../diff/measure-similarity.ts'
import { countPieces, measureSimilarity } from '../diff/measure-similarity.ts'
import type { RenamePair } from '../diff/pair-exact-renames.ts'
import { fileName, mayBeRenamed, pairExactRenames } from '../diff/pair-exact-renames.ts'
import type { ObjectId } from '../object/object-id.ts'
import type { TreeEntry } from '../object/tree.ts'
import type { Entries, EntrySides } from './merge-sides.ts'
import { isSameFile } from './merge-sides.ts'

/** For each side, the new path of each file of the base that the side renamed. */
export interface Renames {
  readonly ours: Moves
  readonly theirs: Moves
}

/** Removed and added files of one side whose bytes have to be compared to find renames. */
export interface RenameCandidates {
  readonly exact: readonly RenamePair[]
  readonly removed: readonly TreeEntry[]
  readonly added: readonly TreeEntry[]
}

/** Beyond this many pairs only files with the same bytes are found. */
const MOST_PAIRS = 10_000
const LARGEST_COMPARED = 1024 * 1024
const LEAST_SIMILARITY = 0.5

/**
 * Returns what could have been renamed on `side`, as far as it matters to the merge.
 *
 * It does not matter for a file that the other side left alone: there a removal and an addition
 * give the same result.
 */
export function listRenameCandidates(
  base: Entries,
  side: Entries,
  other: Entries,
): RenameCandidates {
  const gone = [...base.values()].filter(
    (entry) => !side.has(entry.path) && !isSameFile(other.get(entry.path), entry),
  )
  const fresh = gone.length === 0 ? [] : [...side.values()].filter(({ path }) => !base.has(path))
  const exact = pairExactRenames(gone, fresh)
  const paired = new Set(exact.flatMap(({ from, to }) => [from, to]))
  const rest = (entry: TreeEntry) => mayBeRenamed(entry) && !paired.has(entry)
  const removed = gone.filter(rest)
  const added = fresh.filter(rest)
  if (removed.length * added.length === 0 || removed.length * added.length > MOST_PAIRS) {
    return { exact, removed: [], added: [] }
  }
  return { exact, removed, added }
}

/**
 * Returns the renames that matter to a merge: equal bytes first, then files at least half alike.
 *
 * A rename onto a path that the other side fills with something else counts as a removal and an
 * addition.
 */
export function findRenames(
  { base, ours, theirs }: EntrySides,
  readBlob: (id: ObjectId) => Uint8Array,
): Renames {
  const pairs = (side: Entries, other: Entries) => {
    const candidates = listRenameCandidates(base, side, other)
    const found = [...candidates.exact, ...pairSimilar(candidates, readBlob)]
    return new Map(found.map(({ from, to }) => [from.path, to.path]))
  }
  const byOurs = pairs(ours, theirs)
  const byTheirs = pairs(theirs, ours)
  return {
    ours: dropTaken(byOurs, byTheirs, theirs),
    theirs: dropTaken(byTheirs, byOurs, ours),
  }
}

type Moves = ReadonlyMap<string, string>

function dropTaken(moves: Moves, otherMoves: Moves, other: Entries): Moves {
  return new Map([...moves].filter(([from, to]) => !other.has(to) || otherMoves.get(from) === to))
}

interface ScoredPair extends RenamePair {
  readonly similarity: number
  readonly keepsName: boolean
}

function pairSimilar(
  { removed, added }: RenameCandidates,
  readBlob: (id: ObjectId) => Uint8Array,
): RenamePair[] {
  const known = new Map<ObjectId, Pieces | null>()
  const piecesOf = ({ blob }: TreeEntry) => {
    const before = known.get(blob)
    if (before !== undefined) return before
    const bytes = readBlob(blob)
    const pieces = bytes.length > LARGEST_COMPARED ? null : countPieces(bytes)
    known.set(blob, pieces)
    return pieces
  }
  const scored = removed.flatMap((from) =>
    added.flatMap((to): ScoredPair[] => {
      const similarity = compare(piecesOf(from), piecesOf(to))
      if (similarity < LEAST_SIMILARITY) return []
      return [{ from, to, similarity, keepsName: fileName(from.path) === fileName(to.path) }]
    }),
  )
  scored.sort(
    (left, right) =>
      right.similarity - left.similarity || Number(right.keepsName) - Number(left.keepsName),
  )
  const used = new Set<TreeEntry>()
  return scored.filter(({ from, to }) => {
    if (used.has(from) || used.has(to)) return false
    used.add(from).add(to)
    return true
  })
}

function compare(left: Pieces | null, right: Pieces | null): number {
  if (left === null || right === null) return 0
  const smaller = Math.min(left.size, right.size)
  const larger = Math.max(left.size, right.size)
  return smaller < larger * LEAST_SIMILARITY ? 0 : measureSimilarity(left, right)
}
