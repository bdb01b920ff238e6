/** Something to be timed, again and again. */
export interface Contender {
  readonly name: string
  /** Runs before each round and is not timed. */
  prepare?(): void
  round(): void | Promise<void>
}

const ROUNDS = 5
const WARM_UP_ROUNDS = 3

/**
 * Times the contenders in turn, so that a busy moment of the machine hits all alike.
 *
 * Each runs some rounds unmeasured, then at least five that count, in another order each time.
 * Returns the median of each in milliseconds.
 */
export async function takeTurns(
  contenders: readonly Contender[],
  rounds = ROUNDS,
): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, number[]>(contenders.map(({ name }) => [name, []]))
  const measured = Math.max(rounds, ROUNDS)
  for (let round = -WARM_UP_ROUNDS; round < measured; round += 1) {
    const order = round % 2 === 0 ? contenders : contenders.toReversed()
    for (const contender of order) {
      contender.prepare?.()
      const began = performance.now()
      await contender.round()
      if (round >= 0) times.get(contender.name)?.push(performance.now() - began)
    }
  }
  return new Map([...times].map(([name, list]) => [name, median(list)]))
}

/** Returns the middle one of `figures`, or the mean of the two in the middle. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((left, right) => left - right)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** Times a rival that takes a minute or so: once, which its distance from the others allows. */
export async function timeOnce(contender: Contender): Promise<number> {
  const began = performance.now()
  await contender.round()
  return performance.now() - began
}
