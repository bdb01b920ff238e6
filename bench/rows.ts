import type { BenchRow } from './bench-row.ts'
import { lineMerge } from './rows/line-merge.ts'

/** Every row of the table, in its order. */
export const ROWS: readonly BenchRow[] = [lineMerge]
