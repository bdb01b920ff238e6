import type { z } from 'zod'
import type { Warning } from '../../core/errors.ts'
import type { warning } from '../contract/problem.ts'

/** Returns warnings as documents have them. */
export function presentWarnings(warnings: readonly Warning[]): z.output<typeof warning>[] {
  return warnings.map(({ code, message, where }) => ({
    code,
    message,
    ...(where === undefined ? {} : { where }),
  }))
}
