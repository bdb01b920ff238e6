/** One measured figure, beside the rival's of the same run. */
export interface Measure {
  readonly what: string
  readonly unit: 'ms' | 's' | 'kB' | 'MB' | 'exponent' | 'files' | 'score'
  /** The median of the rounds. */
  readonly ours: number
  readonly rival: Rival | null
  readonly goal: Goal | null
  /** What a reader of the table has to know. */
  readonly note?: string
}

/** Who else was measured; `theirs` is null where it is not installed or not to be had. */
export interface Rival {
  readonly name: string
  readonly theirs: number | null
}

/** What the figure is to be: its ratio to the rival's, or the figure itself, at most `limit`. */
export interface Goal {
  readonly of: 'ratio' | 'figure'
  readonly limit: number
}

/** One row of the table: a name to ask for it by, and the measurement. */
export interface BenchRow {
  readonly name: string
  run(): Promise<Measure[]>
}

/** Returns ours as a multiple of the rival's; null where there is none. */
export function findRatio({ ours, rival }: Measure): number | null {
  return rival === null || rival.theirs === null ? null : ours / rival.theirs
}

/** Tells whether the goal is met; null where it cannot be told. */
export function isGoalMet(measure: Measure): boolean | null {
  const { goal, ours } = measure
  if (goal === null) return null
  const figure = goal.of === 'figure' ? ours : findRatio(measure)
  return figure === null ? null : figure <= goal.limit
}
