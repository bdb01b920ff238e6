import { z } from 'zod'
import { problem, warning } from './problem.ts'
import { artifactChange } from './file-changes.ts'
import { rollbackResult } from './rollback.ts'
import { NOTHING, route } from './route.ts'
import {
  artifactId,
  artifactNames,
  changed,
  dryRun,
  flag,
  page,
  pageQuery,
  sha,
  time,
  versionId,
} from './shared.ts'

const snapshotParams = z.strictObject({ id: z.string().min(1).max(100) })

const snapshotFields = {
  id: z.string(),
  collection: z.string(),
  timestamp: time,
  message: z.string(),
  kind: z.enum(['person', 'safety']),
  artifact_count: z.int().min(0),
  tarball_path: z.string().nullable().describe('null where it is in the store only'),
  tarball_sha256: sha.nullable(),
}

/** What a snapshot had before in answers of the API. */
const earlier = {
  has_tarball: z.boolean().meta({ deprecated: true }).describe('`tarball_path` is not null'),
}

const listed = z.strictObject({
  ...snapshotFields,
  problem: z.string().nullable().describe('why it cannot be used; null where it can'),
})

const snapshot = z.strictObject(snapshotFields)

/** What `snapshot list` prints. */
export const snapshotList = page(listed)

/** What `snapshot delete` prints. */
export const snapshotDelete = changed(snapshot)

const unread = z.strictObject({ ...artifactNames, problem })

const created = snapshot.extend({
  unread: z
    .array(unread)
    .describe('what is in it as it was recorded last, since its files could not be read'),
})

/** What `snapshot create` prints. */
export const snapshotCreate = changed(created)

/** What `snapshot import` prints. */
export const snapshotImport = changed(
  snapshot.extend({
    as: z
      .enum(['added', 'known'])
      .describe('`known`: one of that id with the same content was there, and stays as it is'),
    warnings: z.array(warning),
  }),
)

/** What `snapshot export` prints. */
export const snapshotExport = z.strictObject({
  file: z.string(),
  bytes: z.int().min(0),
  sha256: sha,
})

const held = z.strictObject({
  ...artifactNames,
  artifact_uuid: z.string(),
  version: versionId,
  tree: sha,
  tags: z.array(z.string()),
  description: z.string().nullable(),
})

/** What `snapshot show` prints. */
export const snapshotDetail = snapshot.extend({ artifacts: z.array(held) })

/** What `snapshot diff` prints. */
export const snapshotDiff = z.strictObject({
  from: z.string(),
  to: z.string().describe('a snapshot, or `now`'),
  artifacts: z.array(artifactChange),
})

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
  answer: page(listed.extend(earlier).meta({ id: 'ListedSnapshot' })),
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
    created.extend({
      ...earlier,
      unread: z.array(
        unread.extend({
          code: z.string().meta({ deprecated: true }),
          message: z.string().meta({ deprecated: true }),
        }),
      ),
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
  answer: snapshotDetail.extend({
    ...earlier,
    artifacts: z.array(held.extend({ id: artifactId.meta({ deprecated: true }) })),
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
  answer: changed(snapshot.extend(earlier).meta({ id: 'Snapshot' })),
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
  answer: snapshotDiff,
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
  answer: changed(rollbackResult),
  errors: [404, 409, 422],
  example: { params: { id: '{snapshot}' }, query: { dry_run: 'true' }, body: {} },
})
