import { z } from 'zod'
import { job, wait } from './job.ts'
import { problem } from './problem.ts'
import { NOTHING, route } from './route.ts'
import { artifactId, artifactType, changed, dryRun, flag, page, pageQuery, time } from './shared.ts'

/** A source that was added to find things in, and how much it was seen to hold. */
const addedSource = z.strictObject({
  name: z.string(),
  location: z.string(),
  ref: z.string().nullable(),
  commit: z.string().nullable(),
  marketplace: z.string().nullable().describe('what its marketplace calls itself'),
  items: z.int().describe('what it was seen to hold'),
  elsewhere: z.int().describe('how many of them lie in other sources'),
  refused: z
    .array(z.strictObject({ code: z.string(), message: z.string() }))
    .describe('what of it cannot be read, and why'),
})

export const sourceAddDocument = changed(addedSource)

const listedSource = z
  .strictObject({
    name: z.string().nullable().describe('null for one that things came from and nobody added'),
    location: z.string(),
    ref: z.string().nullable(),
    marketplace: z.string().nullable(),
    artifacts: z.array(artifactId).describe('what came from there'),
    items: z.int().nullable().describe('what it was seen to hold; null where nobody has looked'),
    looked_at: time.nullable(),
    newer: z
      .boolean()
      .nullable()
      .describe('it was seen to be further than what came from there; null where not known'),
  })
  .meta({ id: 'Source' })

export const sourceListDocument = z.strictObject({ items: z.array(listedSource) })

export const sourceRemoveDocument = changed(
  z.strictObject({ name: z.string(), location: z.string() }),
)

export const sourceUpdateDocument = z.strictObject({
  items: z.array(
    z.strictObject({
      name: z.string(),
      location: z.string(),
      action: z.enum(['same', 'refreshed', 'unreachable']),
      came: z.array(artifactId),
      went: z.array(artifactId),
      rewritten: z
        .string()
        .nullable()
        .describe('that its branch or tag went on in another way than by new commits'),
      problem: problem.nullable(),
    }),
  ),
})

const foundInSource = z
  .strictObject({
    artifact: artifactId,
    spec: z.string().describe('what `add`, a scan and an import take to bring it'),
    description: z.string(),
    source: z.string(),
    marketplace: z.string().nullable(),
    elsewhere: z.string().nullable().describe('where it lies, if not in the source'),
    here: z.boolean().describe('it is in a collection already'),
  })
  .meta({ id: 'FoundInSource' })

export const findDocument = z.strictObject({ items: z.array(foundInSource) })

/** What only those take part in that have a marketplace. */
const marketplaces = z.strictObject({
  marketplaces: flag.describe('only those that were seen to have a marketplace'),
})

export const listSources = route({
  id: 'listSources',
  method: 'GET',
  path: '/sources',
  tag: 'Sources',
  summary: 'Sources that were added to find things in, and those that things came from, by address',
  scope: 'read',
  params: NOTHING,
  query: pageQuery.extend(marketplaces.shape),
  body: NOTHING,
  answer: page(listedSource),
  example: { query: { limit: '20' } },
})

export const addSource = route({
  id: 'addSource',
  method: 'POST',
  path: '/sources',
  tag: 'Sources',
  summary: 'Add a source to find things in, as a job; nothing of it is taken',
  scope: 'write',
  params: NOTHING,
  query: wait.extend(dryRun.shape),
  body: z.strictObject({
    source: z
      .string()
      .min(1)
      .max(2000)
      .describe(
        'owner/repo[@ref], an address, npm:package, or one of the folders that the server was started with',
      ),
    name: z
      .string()
      .min(1)
      .max(64)
      .optional()
      .describe(
        'what its marketplace calls itself, or the last part of its address, when left out',
      ),
    marketplace: z.boolean().default(false).describe('refuse it where it has no marketplace'),
  }),
  answer: job,
  status: 202,
  errors: [422],
  example: { query: { wait: '20' }, body: { source: '{source}', name: 'kit' } },
})

export const findInSources = route({
  id: 'findInSources',
  method: 'GET',
  path: '/sources/find',
  tag: 'Sources',
  summary: 'What sources were seen to hold, by words, best first; none of them is asked',
  scope: 'read',
  params: NOTHING,
  query: pageQuery.extend({
    q: z.string().min(1).max(500).describe('words, all of which have to fit'),
    type: artifactType.optional(),
  }),
  body: NOTHING,
  answer: page(foundInSource),
  example: { query: { q: 'pdf', limit: '20' } },
})

export const refreshSources = route({
  id: 'refreshSources',
  method: 'POST',
  path: '/sources/refresh',
  tag: 'Sources',
  summary: 'Look at sources that were added again, as a job; nothing of them is taken',
  scope: 'write',
  params: NOTHING,
  query: wait,
  body: z.strictObject({
    names: z.array(z.string().min(1).max(64)).max(1000).default([]).describe('all when empty'),
    marketplaces: z.boolean().default(false).describe('only those that have a marketplace'),
  }),
  answer: job,
  status: 202,
  example: { query: { wait: '20' }, body: { names: ['kit'] } },
})

export const removeSource = route({
  id: 'removeSource',
  method: 'DELETE',
  path: '/sources/{name}',
  tag: 'Sources',
  summary: 'Forget a source, by its name or address; what came from there stays',
  scope: 'write',
  params: z.strictObject({ name: z.string().min(1).max(2000) }),
  query: dryRun,
  body: NOTHING,
  answer: sourceRemoveDocument,
  errors: [404],
  example: { params: { name: 'kit' }, query: { dry_run: 'true' } },
})
