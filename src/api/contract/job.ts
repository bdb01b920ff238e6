import { z } from 'zod'
import { time } from './shared.ts'

export const jobParams = z.strictObject({ id: z.string().regex(/^[0-9a-f]{16}$/) })

export const job = z
  .strictObject({
    id: z.string(),
    kind: z
      .string()
      .describe(
        '`scan`, `import`, `check`, `updates`, `update`, `add_source` or `refresh_sources`',
      ),
    status: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
    created_at: time,
    finished_at: time.nullable(),
    step: z
      .strictObject({ label: z.string(), done: z.int().min(0), total: z.int().min(0) })
      .nullable()
      .describe('how far it is'),
    result: z
      .unknown()
      .describe('what came out, as `--json` of the command prints it; null before'),
    error: z
      .strictObject({
        code: z.string().describe('as that of an answer that failed, such as `source_empty`'),
        message: z.string(),
        detail: z.string(),
        fix: z.string().nullable().describe('what helps; the end of `detail` too'),
        data: z.record(z.string(), z.unknown()).optional(),
      })
      .nullable(),
  })
  .meta({ id: 'Job' })

export const wait = z.strictObject({
  wait: z.coerce
    .number()
    .int()
    .min(0)
    .max(30)
    .default(0)
    .describe('seconds to wait for its end before answering'),
})
