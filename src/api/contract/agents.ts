import { z } from 'zod'
import { artifactType } from './shared.ts'

/** What `why` prints. */
export const whyDocument = z.strictObject({
  items: z.array(
    z.strictObject({
      agent: z.string(),
      type: artifactType,
      copies: z.array(
        z.strictObject({
          path: z.string(),
          state: z.enum(['loaded', 'shadowed', 'listed_too', 'refused']),
          by: z.string().nullable().describe('the copy that comes first'),
          reason: z.string(),
        }),
      ),
    }),
  ),
})

/** An agent, as `agents` lists it. */
export const listedAgent = z.strictObject({
  id: z.string().describe('what `--profile` takes'),
  name: z.string(),
  found: z.enum(['project', 'user', 'nowhere']).describe('what shows that it is used'),
  writes: z
    .strictObject({ project: z.string().nullable(), user: z.string().nullable() })
    .describe('where skills are deployed, below the project and below the home'),
  reads: z
    .array(z.strictObject({ scope: z.enum(['project', 'user']), folder: z.string() }))
    .describe('where it looks for skills; the first counts'),
})

/** What `budget` prints. Lengths are characters. */
export const budgetDocument = z.strictObject({
  items: z.array(
    z.strictObject({
      agent: z.string(),
      skills: z.int(),
      listing: z.int(),
      tokens: z.int(),
      limit: z.int().nullable(),
      over: z.int(),
      cut: z.array(z.strictObject({ path: z.string(), reasons: z.array(z.string()) })),
      twice: z.array(z.string()),
      longest: z.array(z.strictObject({ path: z.string(), description: z.int() })),
    }),
  ),
})
