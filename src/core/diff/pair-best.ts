/** Two that may belong together, and how well: the first number counts most. */
export interface RankedPair<From, To = From> {
  readonly from: From
  readonly to: To
  readonly rank: readonly number[]
}

export interface BestPairs<From, To = From> {
  readonly pairs: readonly RankedPair<From, To>[]
  /** The pairs among which there is no telling. */
  readonly ties: readonly RankedPair<From, To>[]
}

/**
 * Pairs the best first, each at most once. Among equals there is no telling, so a tie pairs none of
 * those in it, and they are not paired with anything worse either.
 */
export function pairBest<From, To = From>(
  pairs: readonly RankedPair<From, To>[],
): BestPairs<From, To> {
  const sorted = pairs.toSorted((left, right) => compareRanks(right.rank, left.rank))
  const used = new Set<From | To>()
  const taken: RankedPair<From, To>[] = []
  const ties: RankedPair<From, To>[] = []
  for (let at = 0; at < sorted.length;) {
    const rank = sorted[at]?.rank ?? []
    const end = sorted.findIndex((pair, index) => index > at && compareRanks(pair.rank, rank) !== 0)
    const equals = sorted.slice(at, end === -1 ? sorted.length : end)
    const open = equals.filter(({ from, to }) => !used.has(from) && !used.has(to))
    const counts = countEach<From | To>(open.flatMap(({ from, to }) => [from, to]))
    for (const pair of open) {
      const isSure = counts.get(pair.from) === 1 && counts.get(pair.to) === 1
      if (isSure) taken.push(pair)
      else ties.push(pair)
      used.add(pair.from).add(pair.to)
    }
    at += equals.length
  }
  return { pairs: taken, ties }
}

function compareRanks(left: readonly number[], right: readonly number[]): number {
  const at = left.findIndex((value, index) => value !== right[index])
  return at === -1 ? 0 : (left[at] ?? 0) - (right[at] ?? 0)
}

function countEach<T>(items: readonly T[]): ReadonlyMap<T, number> {
  const counts = new Map<T, number>()
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1)
  return counts
}
