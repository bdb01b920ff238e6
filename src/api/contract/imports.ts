import { z } from 'zod'
import { job, jobParams, wait } from './job.ts'
import { problem, warning } from './problem.ts'
import { resolvedBy } from './file-changes.ts'
import { NOTHING, route } from './route.ts'
import { artifactId, artifactType, changed, page, pageQuery, sha, time } from './shared.ts'

const sourceText = z
  .string()
  .min(1)
  .max(2000)
  .describe(
    'owner/repo[/path][@ref], an address, npm:package, name@source of what `GET /sources/find` found, or one of the folders that the server was started with',
  )

export const scanSource = route({
  id: 'scanSource',
  method: 'POST',
  path: '/sources/scan',
  tag: 'Import',
  summary:
    'Look at what a source holds: each artifact with its bucket and match, and what was passed over',
  scope: 'write',
  params: NOTHING,
  query: wait,
  body: z.strictObject({
    source: sourceText,
  }),
  answer: job,
  status: 202,
  errors: [404, 409, 422],
  example: { query: { wait: '20' }, body: { source: '{source}' } },
})

const scanId = z
  .string()
  .regex(/^[0-9a-f]{16}$/)
  .describe('the id of the scan')

/** Which artifacts are imported, and how. */
const importChoices = z.strictObject({
  artifacts: z.array(z.string().max(1100)).max(10_000).default([]).describe('all when empty'),
  decisions: z
    .record(z.string().max(1100), z.enum(['update', 'fork', 'keep', 'skip']))
    .default({})
    .describe('by artifact: what becomes of one whose name is taken by other content'),
  on_conflict: z.enum(['update', 'fork', 'keep', 'skip']).optional().describe('for all others'),
  tags: z.array(z.string().min(1).max(100)).max(50).default([]),
})

/** What an import of something that was scanned takes. */
export const importScannedBody = importChoices.extend({ scan: scanId })

export const startImport = route({
  id: 'startImport',
  method: 'POST',
  path: '/imports',
  tag: 'Import',
  summary: 'Import what a scan found, or what a source has, as one operation',
  scope: 'write',
  params: NOTHING,
  query: wait,
  body: importChoices.extend({
    scan: scanId.optional().describe('the id of the scan; this or `source`'),
    source: sourceText.optional(),
  }),
  answer: job,
  status: 202,
  errors: [404, 409, 422],
  example: { query: { wait: '20' }, body: { scan: '{scan}', on_conflict: 'skip' } },
})

export const getImport = route({
  id: 'getImport',
  method: 'GET',
  path: '/imports/{id}',
  tag: 'Import',
  summary: 'An import, or any other job: how far it is and what came out',
  scope: 'read',
  params: jobParams,
  query: wait,
  body: NOTHING,
  answer: job,
  errors: [404],
  example: { params: { id: '{scan}' } },
})

export const listJobs = route({
  id: 'listJobs',
  method: 'GET',
  path: '/jobs',
  tag: 'Import',
  summary: 'Jobs, newest first',
  scope: 'read',
  params: NOTHING,
  query: pageQuery,
  body: NOTHING,
  answer: page(job),
  example: {},
})

export const getJob = route({
  ...getImport,
  id: 'getJob',
  path: '/jobs/{id}',
  summary: 'One job',
})

export const cancelJob = route({
  id: 'cancelJob',
  method: 'DELETE',
  path: '/jobs/{id}',
  tag: 'Import',
  summary: 'Stop a job; what it had begun is taken back',
  scope: 'write',
  params: jobParams,
  query: NOTHING,
  body: NOTHING,
  answer: job,
  errors: [404],
  example: { params: { id: '{scan}' } },
})

export const checkAll = route({
  id: 'checkAll',
  method: 'POST',
  path: '/projects/check',
  tag: 'Projects',
  summary: 'Look at every deployment of every project, as a job',
  scope: 'write',
  params: NOTHING,
  query: wait,
  body: NOTHING,
  answer: job,
  status: 202,
  example: { query: { wait: '20' } },
})

export const checkUpdates = route({
  id: 'checkUpdates',
  method: 'POST',
  path: '/updates/check',
  tag: 'Import',
  summary: 'Look what changed upstream, as a job; nothing is brought in',
  scope: 'write',
  params: NOTHING,
  query: wait,
  body: NOTHING,
  answer: job,
  status: 202,
  example: { query: { wait: '20' } },
})

export const getUpdates = route({
  id: 'getUpdates',
  method: 'GET',
  path: '/updates',
  tag: 'Import',
  summary: 'What had changed upstream when somebody last looked: the job that did',
  scope: 'read',
  params: NOTHING,
  query: wait,
  body: NOTHING,
  answer: job,
  errors: [404],
  example: { query: { wait: '20' } },
})

export const startUpdate = route({
  id: 'startUpdate',
  method: 'POST',
  path: '/updates',
  tag: 'Import',
  summary: 'Bring in what changed upstream, as a job and one operation; edited copies are merged',
  scope: 'write',
  params: NOTHING,
  query: wait,
  body: z.strictObject({
    artifacts: z.array(artifactId).max(10_000).default([]).describe('all when empty'),
    consents: z
      .array(sha)
      .max(1000)
      .default([])
      .describe(
        'contents that may do more than before: `asks` of what was held back; what is not agreed to stays as it is',
      ),
  }),
  answer: job,
  status: 202,
  errors: [404, 422],
  example: { query: { wait: '20' }, body: { artifacts: ['skill:notes'] } },
})

const signer = z.strictObject({
  state: z.enum(['unsigned', 'own', 'trusted', 'unknown']),
  key: z.string().nullable(),
  name: z.string().nullable(),
})

/** What `add` prints, and what a scan and an import come to. */
/** What became of one artifact of a source. */
const takenDependency = z.strictObject({
  by: z.string().describe('the plugin that wants it'),
  plugin: z.string(),
  range: z.string().nullable().describe('of versions; null for any'),
  optional: z.boolean(),
  version: z.string().nullable(),
  is_new: z.boolean().describe('it was not there before'),
  problem: problem.nullable().describe('why it is not as it was wanted'),
})

const matchType = z
  .enum(['exact', 'hash', 'name_type', 'none'])
  .describe('the same source and path; the same content; the same name and type; nothing')

const addedArtifact = z.strictObject({
  artifact: artifactId,
  uuid: z.string(),
  path: z.string(),
  bucket: z.enum(['new', 'existing', 'conflict']),
  match: z.strictObject({
    how: z.enum(['source', 'uuid', 'content', 'name', 'none']),
    confidence: z.number(),
    identical: z.boolean(),
  }),
  action: z.enum([
    'added',
    'unchanged',
    'updated',
    'merged',
    'pending',
    'forked',
    'kept',
    'skipped',
    'undecided',
  ]),
  description: z.string().nullable(),
  name: z.string(),
  type: artifactType,
  version: z.string().nullable().describe('that a manifest of the source says'),
  scope: z
    .enum(['user', 'local'])
    .nullable()
    .describe('for all projects, or for one; null for neither'),
  tags: z.array(z.string()),
  content_hash: sha,
  discovered_at: time,
  part_of: z.array(artifactId).describe('the plugins of the source that it is a part of'),
  collection_status: z.strictObject({
    in_collection: z.boolean(),
    match_type: matchType,
    matched_artifact_id: artifactId.nullable(),
  }),
  collection_match: z.strictObject({
    type: matchType,
    matched_artifact_id: artifactId.nullable(),
    matched_name: z.string().nullable(),
    confidence: z.number(),
  }),
  warnings: z.array(warning),
})

export const addDocument = changed(
  z.strictObject({
    source: z.string(),
    commit: z.string().nullable(),
    signer: signer.nullable().describe('who signed a bundle; null for any other source'),
    added: z.array(addedArtifact),
    refused: z.array(
      z.strictObject({
        artifact: z.string(),
        path: z.string(),
        code: z.string(),
        message: z.string(),
      }),
    ),
    dependencies: z.array(takenDependency).describe('what plugins depend on'),
    skipped: z.array(z.strictObject({ path: z.string(), reason: z.string() })),
    offered: z.array(
      z.strictObject({
        artifact: artifactId,
        path: z.string(),
        reason: z.string(),
        confidence: z.number(),
      }),
    ),
    warnings: z.array(warning),
  }),
)

/** What `update` prints, and what an update as a job comes to. */
export const updateDocument = changed(
  z.strictObject({
    items: z.array(
      z.strictObject({
        artifact: artifactId,
        source: z.string().nullable(),
        action: z.enum([
          'up_to_date',
          'updated',
          'merged',
          'pending',
          'gone_upstream',
          'no_upstream',
          'unreachable',
          'refused',
          'held_back',
          'pruned',
        ]),
        dependencies: z.array(takenDependency).describe('of a plugin that was looked at again'),
        from: z.string().nullable(),
        to: z.string().nullable(),
        merged: z.array(z.string()),
        resolved_by: resolvedBy,
        conflicts: z.array(z.string()),
        parts: z
          .strictObject({
            joined: z.array(z.string()),
            left: z.array(z.string()),
            repinned: z.array(z.string()),
          })
          .nullable(),
        gained: z.array(z.string()).describe('what it can do that it could not before'),
        asks: sha.nullable().describe('the content to agree to'),
        detail: z.string().nullable(),
      }),
    ),
  }),
)

export const sourceMoveDocument = changed(
  z.strictObject({
    items: z.array(
      z.strictObject({
        artifact: artifactId,
        from: z.string(),
        path: z.string().nullable().describe('in the new source; null where it is not there'),
      }),
    ),
  }),
)

export const initDocument = changed(
  z.strictObject({
    home: z.string(),
    collection: z.string(),
    items: z
      .array(
        z.strictObject({
          artifact: artifactId.nullable().describe('null for what is no artifact'),
          places: z
            .array(z.string())
            .describe(
              'below the project, or with `~/` below the home; several where links lead there',
            ),
          scope: z.enum(['project', 'user']),
          project: z.string(),
          agents: z.array(z.string()).describe('those that find it there'),
          as: z.enum(['added', 'known', 'same', 'edited', 'differs', 'refused', 'not_understood']),
          detail: z.string().nullable(),
        }),
      )
      .describe('everything that was found, each once'),
    adopted: z.array(
      z.strictObject({
        artifact: artifactId,
        project: z.string(),
        as: z.enum(['added', 'known', 'unknown_baseline']),
      }),
    ),
    refused: z.array(z.strictObject({ artifact: z.string(), message: z.string() })),
  }),
)

/** What `add --follow` prints. */
export const followDocument = z.strictObject({
  added: addDocument
    .nullable()
    .describe('what came from the source itself; null where nothing was wanted'),
  followed: z.array(
    z.strictObject({
      plugin: z.string(),
      source: z.string().nullable(),
      commit: z.string().nullable(),
      added: z.array(addedArtifact),
      held_by: z
        .string()
        .nullable()
        .describe('what is here is held to a range of versions, and was left as it is'),
      problem: problem.nullable(),
    }),
  ),
  dry_run: z.boolean(),
})
