import type { Contender } from './take-turns.ts'
import { takeTurns } from './take-turns.ts'

const SIZES = [1, 4, 16] as const

/** How the cost of something grows with its size. */
export interface Growth {
  /** The power of the size that the cost grows with, from the smallest to the largest. */
  readonly exponent: number
  /** The medians in milliseconds, for the sizes 1, 4 and 16. */
  readonly medians: readonly number[]
}

/** Times `prepare`'s result at 1, 4 and 16 times the size. */
export async function measureGrowth(prepare: (size: number) => () => void): Promise<Growth> {
  const contenders = SIZES.map((size): Contender => ({ name: String(size), round: prepare(size) }))
  const medians = [...(await takeTurns(contenders)).values()]
  const [first = Number.NaN] = medians
  const last = medians.at(-1) ?? Number.NaN
  return { exponent: Math.log(last / first) / Math.log(16), medians }
}
