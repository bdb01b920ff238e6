import type { BenchRow } from './bench-row.ts'
import { drift } from './rows/drift.ts'
import { lineMerge } from './rows/line-merge.ts'
import { startUp } from './rows/start-up.ts'

/** Every row of the table, in its order. */
export const ROWS: readonly BenchRow[] = [startUp, drift, lineMerge]
