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
          state: z.enum(['loaded', 'shadowed', 'listed_too']),
          by: z.string().nullable().describe('the copy that comes first'),
          reason: z.string(),
        }),
      ),
    }),
  ),
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
