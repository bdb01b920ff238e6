import { z } from 'zod'
import { importScannedBody, startImport } from './imports.ts'
import { job, wait } from './job.ts'
import { NOTHING, route } from './route.ts'
import { artifactId } from './shared.ts'

/** What an import takes from a bundle at most, in bytes. */
const MOST = 200 * 1024 * 1024

export const exportBundle = route({
  id: 'exportBundle',
  method: 'POST',
  path: '/bundles/export',
  tag: 'Bundles',
  summary: 'Artifacts as one file that brings them into another home as they are here',
  scope: 'read',
  params: NOTHING,
  query: NOTHING,
  body: z.strictObject({
    artifacts: z
      .array(artifactId)
      .max(10_000)
      .default([])
      .describe('all of the collection when empty'),
    with_history: z.boolean().default(false),
    sign: z.boolean().default(false),
    allow: z
      .array(z.string().max(100))
      .max(1000)
      .default([])
      .describe(
        'ids of findings that are let out: what looks like a credential, or an unsettled merge',
      ),
  }),
  answer: 'bytes',
  writeOptions: [
    { place: 'body', name: 'sign', why: 'signs as the user' },
    { place: 'body', name: 'allow', why: 'decides for the user what may leave' },
  ],
  errors: [404, 409, 422],
  example: { body: { artifacts: ['composite:office'] } },
})

export const inspectBundle = route({
  id: 'inspectBundle',
  method: 'POST',
  path: '/bundles/inspect',
  tag: 'Bundles',
  summary:
    'Send a bundle and see what an import of it would do; everything in it is verified first',
  scope: 'write',
  params: NOTHING,
  query: wait,
  body: NOTHING,
  answer: job,
  status: 202,
  errors: [413, 422, 507],
  maxBody: MOST,
  example: { query: { wait: '20' } },
})

export const importBundle = route({
  ...startImport,
  id: 'importBundle',
  path: '/bundles/import',
  tag: 'Bundles',
  summary: 'Import a bundle that was sent and inspected',
  body: importScannedBody,
})
