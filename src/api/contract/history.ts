import { SAYS_ONE, decision, saysOne } from './merges.ts'
import { z } from 'zod'
import { ORIGINS } from '../../core/history/version.ts'
import { problem } from './problem.ts'
import { fileStat, partChange, resolvedBy } from './file-changes.ts'
import { NOTHING, route } from './route.ts'
import {
  artifactNames,
  artifactParams,
  changed,
  collectionQuery,
  dropped,
  dryRun,
  flag,
  mayDelete,
  page,
  pageQuery,
  settleStrategy,
  sha,
  time,
  versionId,
  versionParams,
} from './shared.ts'

const changeQuery = collectionQuery.extend(dryRun.shape)

const versionRef = z.strictObject({
  kind: z.enum(['head', 'upstream', 'tag', 'project', 'baseline', 'snapshot']),
  name: z.string(),
})

const versionFields = {
  id: versionId,
  tree: sha,
  parents: z.array(versionId),
  parent_version_id: versionId.nullable().describe('the first of `parents`'),
  created_at: time,
  created_by: z.string(),
  origin: z.enum(ORIGINS).describe('why it exists'),
  message: z.string(),
  generation: z.int().min(1),
  refs: z.array(versionRef).describe('what points at it'),
}

export const version = z.strictObject(versionFields).meta({ id: 'Version' })

/** What `log` prints. */
export const logDocument = z.strictObject({
  items: z.array(version),
  total_count: z.int().min(0).describe('how many versions the history has'),
})

/** What `show` prints of a version. */
export const versionDetail = z
  .strictObject({
    ...artifactNames,
    artifact_uuid: z.string(),
    ...versionFields,
    files: z.array(z.strictObject({ path: z.string(), mode: z.string(), blob: sha })),
    changes: z.array(fileStat).describe('since the first parent; every file where there is none'),
    members: z
      .array(z.strictObject({ artifact_uuid: z.string(), tree: sha }))
      .describe('of a plugin: what it was made of'),
  })
  .meta({ id: 'VersionDetail' })

export const listVersions = route({
  id: 'listVersions',
  method: 'GET',
  path: '/artifacts/{artifact_id}/versions',
  tag: 'History',
  summary: 'The versions of an artifact, newest first, with what points at them',
  scope: 'read',
  params: artifactParams,
  query: pageQuery.extend(collectionQuery.shape),
  body: NOTHING,
  answer: page(version),
  errors: [404, 409],
  example: { params: { artifact_id: 'skill:pdf' }, query: { limit: '10' } },
})

export const getVersion = route({
  id: 'getVersion',
  method: 'GET',
  path: '/artifacts/{artifact_id}/versions/{version_id}',
  tag: 'History',
  summary: 'One version, with what it changed',
  scope: 'read',
  params: versionParams,
  query: collectionQuery,
  body: NOTHING,
  answer: versionDetail,
  errors: [404, 409],
  example: { params: { artifact_id: 'skill:pdf', version_id: 'head' } },
})

const span = z.strictObject({ kind: z.enum(['same', 'removed', 'added']), text: z.string() })

const diffLine = z
  .strictObject({
    kind: z.enum(['same', 'removed', 'added']),
    old_line: z.int().nullable(),
    new_line: z.int().nullable(),
    text: z.string().describe('without its line end'),
    spans: z.array(span).optional().describe('words, where a line was replaced by another'),
  })
  .meta({ id: 'DiffLine' })

const fileDiff = z
  .strictObject({
    ...fileStat.shape,
    old_mode: z.string().nullable(),
    new_mode: z.string().nullable(),
    hunks: z.array(z.strictObject({ header: z.string(), lines: z.array(diffLine) })),
    fields: z
      .array(
        z.strictObject({
          field: z.string(),
          before: z.unknown(),
          after: z.unknown(),
        }),
      )
      .describe('of frontmatter, where it differs'),
    before: z
      .string()
      .nullable()
      .optional()
      .describe('the whole text; null for no file, or no text'),
    after: z.string().nullable().optional(),
  })
  .meta({ id: 'FileDiff' })

const diffFields = {
  ...artifactNames,
  from: z.string().describe('a version, `collection`, `upstream` or the folder of a project'),
  to: z.string(),
  parts: z.array(partChange).describe('of a plugin: the parts in which the states differ'),
}

/** What `diff` prints. */
export const diffDocument = z.strictObject({
  ...diffFields,
  files: z.array(fileStat),
  unread: z
    .array(z.strictObject({ path: z.string(), problem }))
    .describe('copies that could not be read'),
  patch: z.string().describe('a unified diff that `git apply` takes'),
})

export const diffVersions = route({
  id: 'diffVersions',
  method: 'GET',
  path: '/artifacts/{artifact_id}/versions/{version_id}/diff',
  tag: 'History',
  summary:
    'What a version changed against its parent, the head, another version or a copy in a project',
  scope: 'read',
  params: versionParams,
  query: collectionQuery.extend({
    against: z
      .string()
      .max(8300)
      .default('parent')
      .describe('`parent`, a version, or `project:{project_id}`'),
    context: z.coerce.number().int().min(0).max(1000).default(3),
    texts: flag.describe('with the whole texts of both sides'),
  }),
  body: NOTHING,
  answer: z.strictObject({ ...diffFields, files: z.array(fileDiff) }),
  errors: [404, 409],
  example: { params: { artifact_id: 'skill:pdf', version_id: 'head' } },
})

export const mergeStrategy = z
  .strictObject({
    ...artifactNames,
    from: versionId,
    into: versionId,
    strategy: z.enum(['up_to_date', 'fast_forward', 'merge', 'resolve_recorded', 'manual']),
    bases: z.array(versionId),
    ahead: z.int().min(0),
    behind: z.int().min(0),
    files: z.array(
      z.strictObject({
        path: z.string(),
        outcome: z.enum(['taken', 'merged', 'conflict']),
        resolved_by: resolvedBy.element.shape.by.nullable(),
        hunks: z.int().min(0),
      }),
    ),
  })
  .meta({ id: 'MergeStrategy' })

export const getMergeStrategy = route({
  id: 'getMergeStrategy',
  method: 'GET',
  path: '/artifacts/{artifact_id}/versions/{version_id}/merge-strategy',
  tag: 'History',
  summary: 'How a version would be merged into another, by a trial merge',
  scope: 'read',
  params: versionParams,
  query: collectionQuery.extend({ into: z.string().max(200).default('head') }),
  body: NOTHING,
  answer: mergeStrategy,
  errors: [404, 409],
  example: { params: { artifact_id: 'skill:pdf', version_id: 'head~1' } },
})

const mergedFields = {
  version: versionId.describe('the head afterwards'),
  merged: z.array(z.string()).describe('files that both sides changed'),
  resolved_by: resolvedBy,
  conflicts: z.array(z.string()),
  dropped,
  parts_kept: z
    .array(z.string())
    .describe('parts of a composite that both sides changed to different ends: they stay'),
}

export const mergeResult = z
  .strictObject({
    ...artifactNames,
    from: versionId.describe('what was merged'),
    action: z.enum(['up_to_date', 'fast_forward', 'merged', 'unchanged', 'pending']),
    bases: z.array(versionId).describe('the best common ancestors'),
    ...mergedFields,
  })
  .meta({ id: 'MergeResult' })

export const revertResult = z
  .strictObject({
    ...artifactNames,
    reverted: versionId,
    action: z.enum(['merged', 'unchanged', 'pending']),
    ...mergedFields,
  })
  .meta({ id: 'RevertResult' })

export const mergeVersion = route({
  id: 'mergeVersion',
  method: 'POST',
  path: '/artifacts/{artifact_id}/versions/{version_id}/merge',
  tag: 'History',
  summary: 'Merge a version into the head; what conflicts becomes a pending merge and answers 409',
  scope: 'write',
  params: versionParams,
  query: changeQuery,
  body: z.strictObject({
    strategy: settleStrategy.optional(),
    may_delete: mayDelete,
    resolutions: z
      .record(z.string().max(1024), decision.refine(saysOne, SAYS_ONE))
      .default({})
      .describe('by path: how a file that conflicts is decided'),
    into: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('the head that was seen; another one by now is refused with 412'),
    dry_run: z.boolean().default(false),
  }),
  answer: changed(mergeResult),
  errors: [404, 409, 412],
  example: {
    params: { artifact_id: 'skill:pdf', version_id: 'head~1' },
    query: { dry_run: 'true' },
    body: {},
  },
})

export const taggedVersion = z.strictObject({
  ...artifactNames,
  tag: z.string(),
  version: versionId,
})

export const tagVersion = route({
  id: 'tagVersion',
  method: 'POST',
  path: '/artifacts/{artifact_id}/versions/{version_id}/tag',
  tag: 'History',
  summary: 'Give a version a name',
  scope: 'write',
  params: versionParams,
  query: changeQuery,
  body: z.strictObject({
    tag: z.string().min(1).max(100),
    force: z.boolean().default(false).describe('move a tag that names another version'),
  }),
  answer: changed(taggedVersion),
  errors: [404, 409],
  example: {
    params: { artifact_id: 'skill:pdf', version_id: 'head' },
    query: { dry_run: 'true' },
    body: { tag: 'v1.0.0' },
  },
})

export const revertVersion = route({
  id: 'revertVersion',
  method: 'POST',
  path: '/artifacts/{artifact_id}/versions/{version_id}/revert',
  tag: 'History',
  summary: 'Take back what one version changed, or go back to it as a whole',
  scope: 'write',
  params: versionParams,
  query: changeQuery,
  body: z.strictObject({
    whole: z.boolean().default(false),
    parent: z.int().min(1).default(1).describe('the parent against which a merge is taken back'),
  }),
  answer: changed(revertResult),
  errors: [404, 409],
  example: {
    params: { artifact_id: 'skill:pdf', version_id: 'head~1' },
    query: { dry_run: 'true' },
    body: { whole: true },
  },
})

export const getHistoryGraph = route({
  id: 'getHistoryGraph',
  method: 'GET',
  path: '/artifacts/{artifact_id}/history-graph',
  tag: 'History',
  summary: 'All versions of an artifact as nodes and edges, with what points at them',
  scope: 'read',
  params: artifactParams,
  query: collectionQuery.extend({
    limit: z.coerce.number().int().min(1).max(10_000).default(1000),
  }),
  body: NOTHING,
  answer: z.strictObject({
    nodes: z.array(version),
    edges: z.array(z.strictObject({ from: versionId, to: versionId.describe('a parent') })),
    total_count: z.int().min(0),
  }),
  errors: [404, 409],
  example: { params: { artifact_id: 'skill:pdf' } },
})
