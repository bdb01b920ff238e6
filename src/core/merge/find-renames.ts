import type { Pieces } from '../diff/measure-similarity.ts'
import { countPieces, measureSimilarity } from '../diff/measure-similarity.ts'
import type { BestPairs } from '../diff/pair-best.ts'
import { pairBest } from '../diff/pair-best.ts'
import type { ExactRenames, RenamePair } from '../diff/pair-exact-renames.ts'
import { countCommonEnd, mayBeRenamed, pairExactRenames } from '../diff/pair-exact-renames.ts'
import type { ObjectId } from '../object/object-id.ts'
import type { TreeEntry } from '../object/tree.ts'
import { listFolders } from './list-folders.ts'
import type { Entries, EntrySides } from './merge-sides.ts'
import { isSameFile } from './merge-sides.ts'

/** For each side, the new path of each file of the base that the side renamed. */
export interface Renames {
  readonly ours: Moves
  readonly theirs: Moves
}

/** Removed and added files of one side whose bytes have to be compared to find renames. */
export interface RenameCandidates {
  readonly exact: ExactRenames
  readonly removed: readonly TreeEntry[]
  readonly added: readonly TreeEntry[]
}

/** Beyond this many pairs only files with the same bytes are found. */
const MOST_PAIRS = 10_000
const LARGEST_COMPARED = 1024 * 1024
const LEAST_SIMILARITY = 0.5

/**
 * Returns what could have been renamed on `side`; nothing where no rename would matter.
 *
 * It matters for a file that the other side changed, and for a folder that it put a file into. Then
 * every file that is gone competes, or the edit of one would land in what another became.
 */
export function listRenameCandidates(
  base: Entries,
  side: Entries,
  other: Entries,
): RenameCandidates {
  const gone = [...base.values()].filter(({ path }) => !side.has(path))
  const isWanted =
    gone.some((entry) => !isSameFile(other.get(entry.path), entry)) ||
    addsToLeftFolder(other, { base, side, gone })
  if (!isWanted) return { exact: { pairs: [], ties: [] }, removed: [], added: [] }
  const fresh = [...side.values()].filter(({ path }) => !base.has(path))
  const exact = pairExactRenames(gone, fresh)
  const settled = new Set([...exact.pairs, ...exact.ties].flatMap(({ from, to }) => [from, to]))
  const rest = (entry: TreeEntry) => mayBeRenamed(entry) && !settled.has(entry)
  const removed = gone.filter(rest)
  const added = fresh.filter(rest)
  if (removed.length * added.length === 0 || removed.length * added.length > MOST_PAIRS) {
    return { exact, removed: [], added: [] }
  }
  return { exact, removed, added }
}

/** Tells whether `other` put a file into a folder in which `side` left nothing. */
function addsToLeftFolder(
  other: Entries,
  { base, side, gone }: Readonly<Record<'base' | 'side', Entries>> & { gone: readonly TreeEntry[] },
): boolean {
  if (gone.length === 0) return false
  const held = new Set([...side.keys()].flatMap(listFolders))
  const left = new Set(gone.flatMap(({ path }) => listFolders(path)).filter((at) => !held.has(at)))
  if (left.size === 0) return false
  return [...other.keys()].some(
    (path) => !base.has(path) && listFolders(path).some((folder) => left.has(folder)),
  )
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
    const similar = pairSimilar(candidates, readBlob)
    const { exact } = candidates
    const deleted = pairDeleted([...exact.ties, ...similar.ties], other)
    const found = [...exact.pairs, ...similar.pairs, ...deleted]
    return new Map(found.map(({ from, to }) => [from.path, to.path]))
  }
  const byOurs = pairs(ours, theirs)
  const byTheirs = pairs(theirs, ours)
  return {
    ours: dropTaken(byOurs, byTheirs, theirs),
    theirs: dropTaken(byTheirs, byOurs, ours),
  }
}

export type Moves = ReadonlyMap<string, string>

function dropTaken(moves: Moves, otherMoves: Moves, other: Entries): Moves {
  return new Map([...moves].filter(([from, to]) => !other.has(to) || otherMoves.get(from) === to))
}

/**
 * Pairs files in a tie that the other side deleted: which became which cannot be told, but one of
 * them lives on under another path, and that is to be asked about.
 */
function pairDeleted(ties: readonly RenamePair[], other: Entries): RenamePair[] {
  const used = new Set<TreeEntry>()
  return ties.filter(({ from, to }) => {
    if (other.has(from.path) || other.has(to.path) || used.has(from) || used.has(to)) return false
    used.add(from).add(to)
    return true
  })
}

function pairSimilar(
  { removed, added }: RenameCandidates,
  readBlob: (id: ObjectId) => Uint8Array,
): BestPairs<TreeEntry> {
  const known = new Map<ObjectId, Pieces | null>()
  const piecesOf = ({ blob }: TreeEntry) => {
    const before = known.get(blob)
    if (before !== undefined) return before
    const bytes = readBlob(blob)
    const pieces = bytes.length > LARGEST_COMPARED ? null : countPieces(bytes)
    known.set(blob, pieces)
    return pieces
  }
  const ranked = removed.flatMap((from) =>
    added.flatMap((to) => {
      const similarity = compare(piecesOf(from), piecesOf(to))
      if (similarity < LEAST_SIMILARITY) return []
      return [{ from, to, rank: [similarity, countCommonEnd(from.path, to.path)] }]
    }),
  )
  return pairBest(ranked)
}

function compare(left: Pieces | null, right: Pieces | null): number {
  if (left === null || right === null) return 0
  const smaller = Math.min(left.size, right.size)
  const larger = Math.max(left.size, right.size)
  return smaller < larger * LEAST_SIMILARITY ? 0 : measureSimilarity(left, right)
}
