import { z } from 'zod'
import { NOTHING, route } from './route.ts'
import { changed, dryRun, flag, page, pageQuery } from './shared.ts'

export const collection = z
  .strictObject({
    name: z.string(),
    artifacts: z.int().min(0),
    current: z.boolean().describe('whether commands work on it'),
  })
  .meta({ id: 'Collection' })

const named = z.strictObject({ name: z.string().min(1).max(64) })

export const listCollections = route({
  id: 'listCollections',
  method: 'GET',
  path: '/collections',
  tag: 'Collections',
  summary: 'All collections',
  scope: 'read',
  params: NOTHING,
  query: pageQuery,
  body: NOTHING,
  answer: page(collection),
  reads: 'view',
  example: {},
})

export const createCollection = route({
  id: 'createCollection',
  method: 'POST',
  path: '/collections',
  tag: 'Collections',
  summary: 'Make a collection',
  scope: 'write',
  params: NOTHING,
  query: dryRun,
  body: named,
  answer: changed(named),
  status: 201,
  errors: [409, 422],
  example: { query: { dry_run: 'true' }, body: { name: 'work' } },
})

export const getCollection = route({
  id: 'getCollection',
  method: 'GET',
  path: '/collections/{name}',
  tag: 'Collections',
  summary: 'One collection',
  scope: 'read',
  params: named,
  query: NOTHING,
  body: NOTHING,
  answer: collection,
  errors: [404],
  reads: 'view',
  example: { params: { name: 'default' } },
})

export const useCollection = route({
  id: 'useCollection',
  method: 'PATCH',
  path: '/collections/{name}',
  tag: 'Collections',
  summary: 'Make it the collection that commands work on',
  scope: 'write',
  params: named,
  query: dryRun,
  body: z.strictObject({ current: z.literal(true) }),
  answer: changed(named),
  errors: [404],
  example: {
    params: { name: 'default' },
    query: { dry_run: 'true' },
    body: { current: true },
  },
})

export const deleteCollection = route({
  id: 'deleteCollection',
  method: 'DELETE',
  path: '/collections/{name}',
  tag: 'Collections',
  summary: 'Delete a collection; `undo` brings it back',
  scope: 'write',
  params: named,
  query: dryRun.extend({ force: flag.describe('with all that it holds') }),
  body: NOTHING,
  answer: changed(z.strictObject({ name: z.string(), artifacts: z.int().min(0) })),
  errors: [404, 409],
  example: { params: { name: 'default' }, query: { dry_run: 'true', force: 'true' } },
})
