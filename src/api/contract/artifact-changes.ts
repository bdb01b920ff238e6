import { z } from 'zod'
import { NOTHING, route } from './route.ts'
import { artifactDetail } from './artifacts.ts'
import {
  artifactParams,
  changed,
  collectionQuery,
  dryRun,
  flag,
  page,
  pageQuery,
  versionId,
} from './shared.ts'

const changeQuery = collectionQuery.extend(dryRun.shape)

export const changeArtifact = route({
  id: 'changeArtifact',
  method: 'PATCH',
  path: '/artifacts/{artifact_id}',
  tag: 'Artifacts',
  summary: 'Rename an artifact, which keeps its history, or change its tags',
  scope: 'write',
  params: artifactParams,
  query: changeQuery,
  body: z
    .strictObject({
      name: z.string().min(1).max(1024).optional(),
      tags: z
        .array(z.string().min(1).max(100))
        .max(50)
        .optional()
        .describe('all that it is to have'),
    })
    .refine(({ name, tags }) => name !== undefined || tags !== undefined, 'says nothing to change'),
  answer: changed(artifactDetail),
  errors: [404, 409, 422],
  example: {
    params: { artifact_id: 'skill:docx' },
    query: { dry_run: 'true' },
    body: { tags: ['office', 'word'] },
  },
})

export const removeArtifact = route({
  id: 'removeArtifact',
  method: 'DELETE',
  path: '/artifacts/{artifact_id}',
  tag: 'Artifacts',
  summary: 'Take an artifact out of the collection, after a snapshot; its copies in projects stay',
  scope: 'write',
  params: artifactParams,
  query: changeQuery.extend({ force: flag.describe('also a part of a composite') }),
  body: NOTHING,
  answer: changed(
    z.strictObject({
      artifact: z.string(),
      version: versionId,
      deployed_in: z.array(z.string()).describe('projects that still have a copy'),
    }),
  ),
  errors: [404, 409],
  example: { params: { artifact_id: 'skill:notes' }, query: { dry_run: 'true' } },
})

const artifactFile = z
  .strictObject({
    path: z.string(),
    mode: z.enum(['100644', '100755', '120000']),
    size: z.int().min(0),
    is_binary: z.boolean(),
  })
  .meta({ id: 'ArtifactFile' })

export const listFiles = route({
  id: 'listFiles',
  method: 'GET',
  path: '/artifacts/{artifact_id}/files',
  tag: 'Files',
  summary: 'The files of an artifact, of its head or of a version',
  scope: 'read',
  params: artifactParams,
  query: pageQuery.extend({
    ...collectionQuery.shape,
    version: z.string().max(200).optional(),
  }),
  body: NOTHING,
  answer: page(artifactFile).extend({ version: versionId }),
  errors: [404, 409],
  reads: 'view',
  example: { params: { artifact_id: 'skill:pdf' } },
})

export const getFile = route({
  id: 'getFile',
  method: 'GET',
  path: '/artifacts/{artifact_id}/files/{path}',
  tag: 'Files',
  summary: 'The content of one file, as plain text or bytes',
  scope: 'read',
  params: artifactParams.extend({ path: z.string().min(1).max(1024) }),
  query: collectionQuery.extend({ version: z.string().max(200).optional() }),
  body: NOTHING,
  answer: 'bytes',
  errors: [404, 409],
  example: { params: { artifact_id: 'skill:pdf', path: 'SKILL.md' } },
})

export const putFile = route({
  id: 'putFile',
  method: 'PUT',
  path: '/artifacts/{artifact_id}/files/{path}',
  tag: 'Files',
  summary: 'Give a file other content, as a new version; `If-Match` names the head that was seen',
  scope: 'write',
  params: artifactParams.extend({ path: z.string().min(1).max(1024) }),
  query: changeQuery,
  body: z.strictObject({ text: z.string() }),
  answer: changed(
    z.strictObject({
      artifact: z.string(),
      path: z.string(),
      version: versionId,
      changed: z.boolean(),
    }),
  ),
  errors: [404, 409, 412, 413, 422],
  example: {
    params: { artifact_id: 'skill:docx', path: 'SKILL.md' },
    query: { dry_run: 'true' },
    body: { text: '---\nname: docx\ndescription: Writes documents.\n---\n' },
  },
})
