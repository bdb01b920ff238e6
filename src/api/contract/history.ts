import { z } from 'zod'
import { NOTHING, route } from './route.ts'
import {
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
  created_at: time,
  created_by: z.string(),
  origin: z.string().describe('why it exists: `import`, `edit`, `pull`, `upstream`, `merge` …'),
  message: z.string(),
  generation: z.int().min(1),
  refs: z.array(versionRef).describe('what points at it'),
}

const version = z.strictObject(versionFields).meta({ id: 'Version' })

const fileStat = z
  .strictObject({
    path: z.string(),
    old_path: z.string().nullable(),
    added: z.int().min(0),
    removed: z.int().min(0),
    is_binary: z.boolean(),
  })
  .meta({ id: 'FileStat' })

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
  errors: [404],
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
  answer: z
    .strictObject({ ...versionFields, changes: z.array(fileStat) })
    .meta({ id: 'VersionDetail' }),
  errors: [404],
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
    path: z.string(),
    old_path: z.string().nullable(),
    old_mode: z.string().nullable(),
    new_mode: z.string().nullable(),
    is_binary: z.boolean(),
    added: z.int().min(0),
    removed: z.int().min(0),
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
  answer: z.strictObject({ from: z.string(), to: z.string(), files: z.array(fileDiff) }),
  errors: [404],
  example: { params: { artifact_id: 'skill:pdf', version_id: 'head' } },
})

const strategy = z
  .strictObject({
    artifact: z.string(),
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
        resolved_by: z.string().nullable(),
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
  answer: strategy,
  errors: [404],
  example: { params: { artifact_id: 'skill:pdf', version_id: 'head~1' } },
})

const merged = z
  .strictObject({
    artifact: z.string(),
    action: z.enum(['up_to_date', 'fast_forward', 'merged', 'unchanged', 'pending']),
    version: versionId.describe('the head afterwards'),
    merged: z.array(z.string()),
    conflicts: z.array(z.string()),
    dropped,
    parts_kept: z
      .array(z.string())
      .describe('parts of a composite that both sides changed to different ends: they stay'),
  })
  .meta({ id: 'MergeResult' })

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
  }),
  answer: changed(merged),
  errors: [404, 409],
  example: {
    params: { artifact_id: 'skill:pdf', version_id: 'head~1' },
    query: { dry_run: 'true' },
    body: {},
  },
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
  answer: changed(z.strictObject({ artifact: z.string(), tag: z.string(), version: versionId })),
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
  answer: changed(merged),
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
  errors: [404],
  example: { params: { artifact_id: 'skill:pdf' } },
})

export const getImpact = route({
  id: 'getImpact',
  method: 'GET',
  path: '/artifacts/{artifact_id}/impact',
  tag: 'History',
  summary:
    'What it would do to every project if the head became a version, or what is upstream, by trial merges',
  scope: 'read',
  params: artifactParams,
  query: collectionQuery.extend({
    version: z
      .string()
      .min(1)
      .max(200)
      .default('head')
      .describe('a version; `upstream` asks the source for its newest'),
  }),
  body: NOTHING,
  answer: z.strictObject({
    artifact: z.string(),
    head: versionId,
    update: z.enum(['none', 'updated', 'merged', 'conflict']),
    version: versionId.nullable(),
    conflicts: z.array(z.string()),
    detail: z.string().nullable(),
    copies: z.array(
      z.strictObject({
        project: z.string(),
        path: z.string(),
        impact: z.enum([
          'unaffected',
          'pinned',
          'taken',
          'merged',
          'conflict',
          'unreachable',
          'unreadable',
        ]),
        merged: z.array(z.string()),
        conflicts: z.array(z.string()),
      }),
    ),
  }),
  errors: [404],
  example: { params: { artifact_id: 'skill:pdf' }, query: { version: 'head' } },
})
