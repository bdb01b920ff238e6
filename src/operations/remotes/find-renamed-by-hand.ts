import { countPieces, measureSimilarity } from '../../core/diff/measure-similarity.ts'
import type { Pieces } from '../../core/diff/measure-similarity.ts'
import { pairBest } from '../../core/diff/pair-best.ts'
import { joinBytes } from '../../core/object/join-bytes.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { SharedEntry } from '../../core/view/entries.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { isUnnamed, matchShared } from './match-team.ts'
import type { TeamArtifact } from './read-team.ts'

/** As git takes it: half of the larger one is in both. */
const LEAST_SIMILARITY = 0.5
/** Beyond this many pairs only equal contents are found. */
const MOST_PAIRS = 10_000
const MOST_BYTES = 1024 * 1024

/**
 * Pairs folders that nobody listed with what was integrated before and is no longer there: somebody
 * renamed and edited them in one commit, without this program. Contents at least half alike are one
 * artifact; where two are equally alike there is no telling, and each counts as removed and added.
 */
export async function findRenamedByHand(
  { objects }: Pick<Transaction, 'objects'>,
  team: readonly TeamArtifact[],
  shared: readonly SharedEntry[],
): Promise<ReadonlyMap<TeamArtifact, SharedEntry>> {
  const known = matchShared(team, shared)
  const matched = new Set(known.values())
  const fresh = team.filter((one) => !known.has(one) && isUnnamed(one) && one.content !== null)
  const gone = shared.filter((one) => !matched.has(one) && one.tree !== null)
  if (fresh.length * gone.length === 0 || fresh.length * gone.length > MOST_PAIRS) return new Map()
  const before = new Map<SharedEntry, Pieces | null>()
  for (const one of gone) before.set(one, await storedPieces(objects, one.tree))
  const after = new Map(fresh.map((one) => [one, piecesOf(one.content?.blobs ?? new Map())]))
  const ranked = gone.flatMap((from) =>
    fresh.flatMap((to) => {
      const [left, right] = [before.get(from) ?? null, after.get(to) ?? null]
      if (from.type !== to.folder.type || left === null || right === null) return []
      const similarity = measureSimilarity(left, right)
      return similarity < LEAST_SIMILARITY ? [] : [{ from, to, rank: [similarity] }]
    }),
  )
  return new Map(
    pairBest<SharedEntry, TeamArtifact>(ranked).pairs.map(({ from, to }) => [to, from]),
  )
}

async function storedPieces(
  objects: Transaction['objects'],
  tree: ObjectId | null,
): Promise<Pieces | null> {
  if (tree === null || (await objects.missing([tree])).size > 0) return null
  const { entries } = await objects.tree(tree)
  const ids = entries.map(({ blob }) => blob)
  return (await objects.missing(ids)).size > 0 ? null : piecesOf(await objects.blobs(ids))
}

/** Counts all files of an artifact as one; null for one that is too large to compare. */
function piecesOf(blobs: ReadonlyMap<ObjectId, Uint8Array>): Pieces | null {
  const contents = [...blobs.values()]
  const size = contents.reduce((sum, { length }) => sum + length, 0)
  return size > MOST_BYTES ? null : countPieces(joinBytes(contents))
}
