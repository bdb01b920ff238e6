import { z } from 'zod'
import { NOTHING, route } from './route.ts'
import { artifactNames, artifactParams, collectionQuery, versionId } from './shared.ts'

/** What `impact` prints. */
export const impactDocument = z.strictObject({
  ...artifactNames,
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
  answer: impactDocument,
  writeOptions: [
    { place: 'query', name: 'version', value: 'upstream', why: 'asks the source of the artifact' },
  ],
  errors: [404, 409],
  example: { params: { artifact_id: 'skill:pdf' }, query: { version: 'head' } },
})
