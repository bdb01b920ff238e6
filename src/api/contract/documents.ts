import type { z } from 'zod'
import { driftDocument } from './drift.ts'

/** What each command prints with `--json`, by the name of the command. */
export const DOCUMENTS: Readonly<Record<string, z.ZodType>> = {
  status: driftDocument,
  'check-drift': driftDocument,
}
