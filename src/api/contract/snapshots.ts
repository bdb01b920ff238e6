import { z } from 'zod'
import { NOTHING, route } from './route.ts'
import { artifactId, changed, dryRun, flag, page, pageQuery, time } from './shared.ts'

const snapshotParams = z.strictObject({ id: z.string().min(1).max(100) })

const snapshotFields = {
  id: z.string(),
  collection: z.string(),
  timestamp: time,
  message: z.string(),
  kind: z.enum(['person', 'safety']),
  artifact_count: z.int().min(0),
  has_tarball: z.boolean(),
}

const listed = z
  .strictObject({
    ...snapshotFields,
    problem: z.string().nullable().describe('why it cannot be used; null where it can'),
  })
  .meta({ id: 'ListedSnapshot' })

const snapshot = z.strictObject(snapshotFields).meta({ id: 'Snapshot' })

export const listSnapshots = route({
  id: 'listSnapshots',
  method: 'GET',
  path: '/snapshots',
  tag: 'History',
  summary: 'Snapshots of the collection in use, newest first',
  scope: 'read',
  params: NOTHING,
  query: pageQuery.extend({ safety: flag.describe('also those that commands took') }),
  body: NOTHING,
  answer: page(listed),
  errors: [404, 409],
  reads: 'view',
  example: { query: { safety: 'true' } },
})

export const createSnapshot = route({
  id: 'createSnapshot',
  method: 'POST',
  path: '/snapshots',
  tag: 'History',
  summary: 'Take a snapshot of the collection in use',
  scope: 'write',
  params: NOTHING,
  query: dryRun,
  body: z.strictObject({
    message: z.string().min(1).max(1000),
    tarball: z.boolean().default(false).describe('write it as a file too'),
  }),
  answer: changed(
    z.strictObject({
      ...snapshotFields,
      unread: z
        .array(z.strictObject({ artifact: artifactId, code: z.string(), message: z.string() }))
        .describe('what is in it as it was recorded last, since its files could not be read'),
    }),
  ),
  status: 201,
  example: { query: { dry_run: 'true' }, body: { message: 'before tidying up' } },
})

export const getSnapshot = route({
  id: 'getSnapshot',
  method: 'GET',
  path: '/snapshots/{id}',
  tag: 'History',
  summary: 'A snapshot and what it holds',
  scope: 'read',
  params: snapshotParams,
  query: NOTHING,
  body: NOTHING,
  answer: z.strictObject({
    ...snapshotFields,
    artifacts: z.array(
      z.strictObject({ id: artifactId, version: z.string(), description: z.string().nullable() }),
    ),
  }),
  errors: [404, 409],
  reads: 'view',
  example: { params: { id: '{snapshot}' } },
})

export const deleteSnapshot = route({
  id: 'deleteSnapshot',
  method: 'DELETE',
  path: '/snapshots/{id}',
  tag: 'History',
  summary: 'Forget a snapshot; what it held stays in the history',
  scope: 'write',
  params: snapshotParams,
  query: dryRun,
  body: NOTHING,
  answer: changed(snapshot),
  errors: [404, 409],
  example: { params: { id: '{snapshot}' }, query: { dry_run: 'true' } },
})

export const getTarball = route({
  id: 'getTarball',
  method: 'GET',
  path: '/snapshots/{id}/tarball',
  tag: 'History',
  summary: 'A snapshot as a tar.gz, the same bytes each time',
  scope: 'read',
  params: snapshotParams,
  query: NOTHING,
  body: NOTHING,
  answer: 'bytes',
  errors: [404, 409],
  example: { params: { id: '{snapshot}' } },
})

const fileChange = z.strictObject({
  path: z.string(),
  old_path: z.string().nullable(),
  added: z.int().min(0),
  removed: z.int().min(0),
  is_binary: z.boolean(),
})

export const diffSnapshots = route({
  id: 'diffSnapshots',
  method: 'GET',
  path: '/snapshots/{id}/diff',
  tag: 'History',
  summary: 'How a snapshot differs from another, or from now',
  scope: 'read',
  params: snapshotParams,
  query: z.strictObject({
    to: z.string().min(1).max(100).optional().describe('now when left out'),
  }),
  body: NOTHING,
  answer: z.strictObject({
    from: z.string(),
    to: z.string(),
    artifacts: z.array(
      z.strictObject({
        artifact: artifactId,
        change: z.enum(['added', 'removed', 'changed', 'renamed']),
        renamed_from: z.string().nullable(),
        files: z.array(fileChange),
      }),
    ),
  }),
  errors: [404, 409],
  example: { params: { id: '{snapshot}' } },
})

export const rollBack = route({
  id: 'rollBack',
  method: 'POST',
  path: '/snapshots/{id}/rollback',
  tag: 'History',
  summary: 'Take the collection back to a snapshot; `dry_run` gives the preview',
  scope: 'write',
  params: snapshotParams,
  query: dryRun,
  body: z.strictObject({
    preserve: z
      .boolean()
      .default(true)
      .describe('intelligent: edits survive, merged; otherwise the snapshot replaces them'),
    only: z.array(z.string().max(1024)).max(500).default([]).describe('artifacts or paths'),
  }),
  answer: changed(
    z.strictObject({
      snapshot: z.string(),
      type: z.enum(['simple', 'intelligent', 'selective']),
      safety: z.string().nullable().describe('the snapshot of the state before'),
      artifacts: z.array(
        z.strictObject({
          artifact: artifactId,
          action: z.enum([
            'restored',
            'merged',
            'added_back',
            'removed',
            'kept',
            'kept_new',
            'pending',
            'unread',
          ]),
          restored: z.array(z.string()),
          merged: z.array(z.string()),
          resolved: z.array(z.string()),
          conflicts: z.array(z.string()),
          decide: z.string().nullable().describe('the command that decides the conflicts'),
          problem: z
            .string()
            .optional()
            .describe('why the files of one that is `unread` cannot be'),
        }),
      ),
    }),
  ),
  errors: [404, 409, 422],
  example: { params: { id: '{snapshot}' }, query: { dry_run: 'true' }, body: {} },
})
