import { z } from 'zod'
import { ARTIFACT_TYPES } from '../../core/artifact/artifact-type.ts'

export const sha = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .describe('SHA-256, 64 hexadecimal digits')

export const versionId = z
  .string()
  .regex(/^av_[0-9a-f]{32}$/)
  .describe('Id of a version')

export const time = z.iso.datetime().describe('ISO 8601, UTC')

export const artifactType = z.enum(ARTIFACT_TYPES)

/** `{type}:{name}`, in a path percent-encoded. */
export const artifactId = z
  .string()
  .min(1)
  .max(1100)
  .describe('`{type}:{name}`, such as `skill:pdf`; percent-encode what a path cannot hold')

export const artifactParams = z.strictObject({ artifact_id: artifactId })

export const collectionQuery = z.strictObject({
  collection: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe('all of them when left out; what several have is 409 then'),
})

export const projectId = z
  .string()
  .min(1)
  .max(8192)
  .describe('Base64url of the absolute path of a registered project; never a path to open')

export const projectParams = z.strictObject({ project_id: projectId })

export const versionParams = z.strictObject({
  artifact_id: artifactId,
  version_id: z
    .string()
    .min(1)
    .max(200)
    .describe('`av_…`, at least eight digits of it, `head`, `head~2` or a tag'),
})

/** A flag in a query. */
export const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((text) => text === 'true')

export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().min(1).max(8192).optional().describe('`next_cursor` of the page before'),
})

/** A part of a list. */
export function page<T extends z.ZodType>(item: T) {
  return z.strictObject({
    items: z.array(item),
    next_cursor: z.string().nullable().describe('null on the last page'),
    total_count: z.int().min(0),
  })
}

export const dryRun = z.strictObject({
  dry_run: flag.describe('show what would happen and write nothing'),
})

/** What a change answers. */
export function changed<T extends z.ZodType>(result: T) {
  return z.strictObject({
    result,
    operation: sha.nullable().describe('what `undo` takes back; null when nothing changed'),
    dry_run: z.boolean(),
  })
}

/** Answered with every status from 400. */
export const errorResponse = z
  .strictObject({
    status: z.int(),
    message: z.string(),
    detail: z.string(),
    timestamp: time,
    path: z.string(),
    code: z.string().describe('stable, such as `project_not_found`'),
    retry_after: z.int().optional().describe('seconds'),
    fields: z.array(z.strictObject({ field: z.string(), message: z.string() })).optional(),
    data: z.record(z.string(), z.unknown()).optional().describe('what the error is about'),
  })
  .meta({ id: 'ErrorResponse' })

/** How conflicts may be settled at once. */
export const settleStrategy = z
  .enum(['use_local', 'use_remote', 'use_base', 'union', 'use_local_file', 'use_remote_file'])
  .describe(
    'settles the places that conflict and keeps every other change; `…_file` takes files whole',
  )

export const mayDelete = z
  .boolean()
  .default(false)
  .describe('whether a strategy may delete a file that the other side changed')

/** What settling a conflict took away. */
export const dropped = z
  .array(
    z.strictObject({
      path: z.string(),
      is_deletion: z.boolean(),
      patch: z.string().nullable().describe('the lines that go, as a unified diff'),
    }),
  )
  .describe('what goes beyond the places that conflict; `dry_run` shows it beforehand')

/** How an artifact is named wherever one is told of. */
export const artifactNames = {
  artifact: artifactId,
  artifact_name: z.string(),
  artifact_type: artifactType,
}
