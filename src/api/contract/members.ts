import { z } from 'zod'
import { changedMembers, member, pin, relationship } from './member.ts'
import { NOTHING, route } from './route.ts'
import { artifactId, artifactParams, collectionQuery, dryRun, page, pageQuery } from './shared.ts'

const changeQuery = collectionQuery.extend(dryRun.shape)
const memberParams = artifactParams.extend({ child_id: artifactId })

export const listMembers = route({
  id: 'listMembers',
  method: 'GET',
  path: '/artifacts/{artifact_id}/members',
  tag: 'Composites',
  summary: 'What a composite is made of, with pins, and how each part stands to its pin',
  scope: 'read',
  params: artifactParams,
  query: pageQuery.extend(collectionQuery.shape),
  body: NOTHING,
  answer: page(member),
  errors: [404, 409],
  reads: 'view',
  example: { params: { artifact_id: 'composite:office' } },
})

export const listParents = route({
  id: 'listParents',
  method: 'GET',
  path: '/artifacts/{artifact_id}/part-of',
  tag: 'Composites',
  summary: 'The composites that an artifact is a part of',
  scope: 'read',
  params: artifactParams,
  query: pageQuery.extend(collectionQuery.shape),
  body: NOTHING,
  answer: page(z.strictObject({ id: artifactId, relationship, pin })),
  errors: [404, 409],
  reads: 'view',
  example: { params: { artifact_id: 'skill:pdf' } },
})

export const putMember = route({
  id: 'putMember',
  method: 'PUT',
  path: '/artifacts/{artifact_id}/members/{child_id}',
  tag: 'Composites',
  summary: 'Make an artifact a part of a composite, or change how it is one',
  scope: 'write',
  params: memberParams,
  query: changeQuery,
  body: z.strictObject({
    relationship: relationship.default('contains'),
    version: z
      .string()
      .max(200)
      .nullable()
      .default('head')
      .describe('the version to pin; null follows the head'),
    disabled: z.boolean().optional().describe('left out where the composite is deployed'),
    replacement: artifactId
      .nullable()
      .optional()
      .describe('deployed in its place; null for the part itself'),
  }),
  answer: changedMembers,
  errors: [404, 409],
  example: {
    params: { artifact_id: 'composite:office', child_id: 'skill:pdf' },
    query: { dry_run: 'true' },
    body: { version: 'head' },
  },
})

export const removeMember = route({
  id: 'removeMember',
  method: 'DELETE',
  path: '/artifacts/{artifact_id}/members/{child_id}',
  tag: 'Composites',
  summary: 'Take a part out of a composite; the artifact itself stays',
  scope: 'write',
  params: memberParams,
  query: changeQuery,
  body: NOTHING,
  answer: changedMembers,
  errors: [404, 409],
  example: {
    params: { artifact_id: 'composite:office', child_id: 'skill:pdf' },
    query: { dry_run: 'true' },
  },
})
