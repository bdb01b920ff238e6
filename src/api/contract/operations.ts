import { z } from 'zod'
import { NOTHING, route } from './route.ts'
import { changed, dryRun, page, pageQuery, projectId, sha, time } from './shared.ts'

export const operation = z
  .strictObject({
    id: sha,
    kind: z.enum(['change', 'record', 'undo', 'redo']),
    command: z.string(),
    summary: z.string(),
    at: time,
    by: z.string(),
    undone: z.boolean(),
    places: z.int().min(0).describe('how many places of files it wrote'),
    projects: z.array(z.string()).describe('the folders of those that it wrote into'),
    target: sha
      .nullable()
      .describe('of an undo or a redo: the operation that it took back or returned'),
  })
  .meta({ id: 'Operation' })

export const listOperations = route({
  id: 'listOperations',
  method: 'GET',
  path: '/operations',
  tag: 'History',
  summary: 'What was done, newest first',
  scope: 'read',
  params: NOTHING,
  query: pageQuery.extend({
    records: z
      .enum(['true', 'false'])
      .default('false')
      .describe('also edits that were merely recorded'),
    command: z.string().max(50).optional(),
    artifact: z.string().max(1100).optional(),
    project: projectId.optional(),
  }),
  body: NOTHING,
  answer: page(operation),
  errors: [404],
  reads: 'view',
  example: { query: { limit: '5' } },
})

const undoBody = z.strictObject({
  operation: z
    .string()
    .regex(/^[0-9a-f]{4,64}$/)
    .optional()
    .describe('its id or the beginning of one; the last one when left out'),
})

/** What `undo` and `redo` answer. */
export const undone = changed(
  z.strictObject({
    target: sha.describe('the operation that was taken back or returned'),
    command: z.string(),
    summary: z.string(),
    at: time.describe('when that was done'),
    places: z.array(
      z.strictObject({
        path: z.string(),
        outcome: z.enum(['reverted', 'merged', 'conflict', 'unreachable']),
      }),
    ),
  }),
)

export const undo = route({
  id: 'undo',
  method: 'POST',
  path: '/operations/undo',
  tag: 'History',
  summary: 'Take an operation back; what was changed since is merged, never lost',
  scope: 'write',
  params: NOTHING,
  query: dryRun,
  body: undoBody,
  answer: undone,
  errors: [404, 409],
  example: { query: { dry_run: 'true' }, body: {} },
})

export const redo = route({
  id: 'redo',
  method: 'POST',
  path: '/operations/redo',
  tag: 'History',
  summary: 'Return an operation that was taken back',
  scope: 'write',
  params: NOTHING,
  query: dryRun,
  body: undoBody,
  answer: undone,
  errors: [404, 409],
  example: { query: { dry_run: 'true' }, body: {} },
})

const paths = z.array(z.string())

/** What a rollback did; the fields are those of the audit file. */
export const auditEntry = z
  .strictObject({
    id: z.string(),
    timestamp: time,
    collection_name: z.string(),
    source_snapshot_id: z.string().nullable(),
    target_snapshot_id: z.string(),
    operation_type: z.enum(['simple', 'intelligent', 'selective']),
    files_restored: paths,
    files_merged: paths,
    conflicts_resolved: paths,
    conflicts_pending: paths,
    preserve_changes_enabled: z.boolean(),
    selective_paths: paths.nullable(),
    success: z.boolean(),
    error: z.string().nullable(),
    metadata: z.record(z.string(), z.string()),
  })
  .meta({ id: 'AuditEntry' })

/** What `operations` prints. */
export const operationsDocument = z.strictObject({ items: z.array(operation) })

/** What `audit` prints. */
export const auditDocument = z.strictObject({ items: z.array(auditEntry) })

export const listAudit = route({
  id: 'listAudit',
  method: 'GET',
  path: '/audit',
  tag: 'History',
  summary: 'Rollbacks with what each did, newest first',
  scope: 'read',
  params: NOTHING,
  query: pageQuery.extend({ collection: z.string().max(64).optional() }),
  body: NOTHING,
  answer: page(auditEntry),
  reads: 'view',
  example: {},
})
