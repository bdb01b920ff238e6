/**
 * Maps `items` with up to `limit` tasks under way at a time; the results are in the order of the items.
 * Throws what the first task throws that fails; those under way are waited for.
 */
export async function mapAtOnce<T, U>(
  items: readonly T[],
  limit: number,
  task: (item: T) => Promise<U>,
): Promise<readonly U[]> {
  const results = new Map<number, U>()
  const waiting = items.entries()
  const work = async () => {
    for (const [index, item] of waiting) results.set(index, await task(item))
  }
  const workers = Array.from({ length: Math.min(limit, items.length) }, work)
  const ended = await Promise.allSettled(workers)
  for (const one of ended) if (one.status === 'rejected') throw one.reason
  return items.flatMap((_, index) => {
    const result = results.get(index)
    return result === undefined ? [] : [result]
  })
}
