import { z } from 'zod'
import { insightsDocument } from './insights.ts'
import { NOTHING, route } from './route.ts'
import { artifactId, page, pageQuery, sha, time, versionId } from './shared.ts'

const healthAnswer = z.strictObject({ status: z.literal('ok'), version: z.string() })

export const health = route({
  id: 'getHealth',
  method: 'GET',
  path: '/health',
  tag: 'Server',
  summary: 'Whether the server answers',
  scope: 'none',
  params: NOTHING,
  query: NOTHING,
  body: NOTHING,
  answer: healthAnswer,
  example: {},
})

export const ready = route({
  id: 'getReady',
  method: 'GET',
  path: '/ready',
  tag: 'Server',
  summary: 'Whether database and store can be used',
  scope: 'none',
  params: NOTHING,
  query: NOTHING,
  body: NOTHING,
  answer: healthAnswer.extend({ revision: sha.nullable() }),
  example: {},
})

export const startSession = route({
  id: 'startSession',
  method: 'POST',
  path: '/session',
  tag: 'Server',
  summary: 'Exchange a one-time token for a key that holds for half a day',
  scope: 'none',
  params: NOTHING,
  query: NOTHING,
  body: z.strictObject({ token: z.string().regex(/^[0-9a-f]{64}$/) }),
  answer: z.strictObject({ key: z.string(), expires_at: time.nullable() }),
  status: 201,
  errors: [],
  isSecret: true,
  example: { body: { token: '{token}' } },
})

const keyScope = z.enum(['read', 'write', 'admin'])

const keyFields = {
  id: z.string(),
  name: z.string(),
  scope: keyScope,
  created_at: time,
  expires_at: time.nullable(),
  revoked_at: time.nullable(),
  last_used_at: time.nullable(),
}

export const listKeys = route({
  id: 'listKeys',
  method: 'GET',
  path: '/keys',
  tag: 'Server',
  summary: 'The keys of the API, never themselves',
  scope: 'admin',
  params: NOTHING,
  query: pageQuery,
  body: NOTHING,
  answer: page(z.strictObject(keyFields)),
  example: {},
})

export const createKey = route({
  id: 'createKey',
  method: 'POST',
  path: '/keys',
  tag: 'Server',
  summary: 'Make a key; it is shown this once',
  scope: 'admin',
  params: NOTHING,
  query: NOTHING,
  body: z.strictObject({
    name: z.string().trim().min(1).max(100),
    scope: keyScope.default('read'),
    days: z.int().min(1).max(3650).nullable().default(null),
  }),
  answer: z.strictObject({ key: z.string(), id: z.string(), expires_at: time.nullable() }),
  isSecret: true,
  status: 201,
  example: { body: { name: 'ci', scope: 'read', days: 30 } },
})

export const revokeKey = route({
  id: 'revokeKey',
  method: 'DELETE',
  path: '/keys/{id}',
  tag: 'Server',
  summary: 'Take a key back',
  scope: 'admin',
  params: z.strictObject({ id: z.string().regex(/^[0-9a-f]{12}$/) }),
  query: NOTHING,
  body: NOTHING,
  answer: z.strictObject({ id: z.string(), revoked_at: time }),
  errors: [404],
  example: { params: { id: '{key}' } },
})

export const about = route({
  id: 'getAbout',
  method: 'GET',
  path: '/about',
  tag: 'Server',
  summary: 'What this server is: version, agents, folders to import from, what the key allows',
  scope: 'read',
  params: NOTHING,
  query: NOTHING,
  body: NOTHING,
  answer: z.strictObject({
    version: z.string(),
    home: z.string(),
    scope: keyScope,
    sources: z.array(z.string()),
    platforms: z.array(
      z.strictObject({ id: z.string(), name: z.string(), types: z.array(z.string()) }),
    ),
  }),
  example: {},
})

export const events = route({
  id: 'listen',
  method: 'GET',
  path: '/events',
  tag: 'Server',
  summary: 'Server-sent events: `changed` when the store changes, `job` when a job moves on',
  scope: 'read',
  params: NOTHING,
  query: NOTHING,
  body: NOTHING,
  answer: 'events',
  errors: [429],
  example: {},
})

export const getInsights = route({
  id: 'getInsights',
  method: 'GET',
  path: '/insights/activity',
  tag: 'Insights',
  summary: 'How much happened in the last weeks, and what drifts and conflicts most',
  scope: 'read',
  params: NOTHING,
  query: z.strictObject({
    weeks: z.coerce.number().int().min(1).max(260).default(12),
    top: z.coerce.number().int().min(1).max(100).default(10),
  }),
  body: NOTHING,
  answer: insightsDocument,
  reads: 'view',
  example: { query: { weeks: '4' } },
})

export const search = route({
  id: 'search',
  method: 'GET',
  path: '/search',
  tag: 'Insights',
  summary: 'Artifacts, versions and projects in one list',
  scope: 'read',
  params: NOTHING,
  query: pageQuery.extend({ q: z.string().min(1).max(200) }),
  body: NOTHING,
  answer: page(
    z.strictObject({
      kind: z.enum(['artifact', 'project', 'version']),
      id: z.string(),
      title: z.string(),
      detail: z.string().nullable(),
      excerpt: z
        .string()
        .nullable()
        .describe('text around the hits, which stand between U+0002 and U+0003'),
    }),
  ),
  reads: 'view',
  example: { query: { q: 'pdf' } },
})

export const scanContent = route({
  id: 'scanContent',
  method: 'POST',
  path: '/scan',
  tag: 'Insights',
  summary:
    'Security findings in an artifact, its head or a version: what runs, secrets, hidden text, injection',
  scope: 'read',
  params: NOTHING,
  query: NOTHING,
  body: z.strictObject({
    artifact: artifactId,
    version: z.string().max(200).optional(),
  }),
  answer: z.strictObject({
    artifact: artifactId,
    version: versionId,
    capabilities: z
      .array(z.string())
      .describe('what it can do once it is deployed; of a plugin, its parts too'),
    findings: z.array(
      z.strictObject({ code: z.string(), message: z.string(), where: z.string().nullable() }),
    ),
  }),
  errors: [404],
  example: { body: { artifact: 'skill:pdf' } },
})
