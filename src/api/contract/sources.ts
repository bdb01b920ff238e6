import { z } from 'zod'
import { problem } from './problem.ts'
import { artifactId, changed, time } from './shared.ts'

/** A source that was added to find things in, and how much it was seen to hold. */
const addedSource = z.strictObject({
  name: z.string(),
  location: z.string(),
  ref: z.string().nullable(),
  commit: z.string().nullable(),
  marketplace: z.string().nullable().describe('what its marketplace calls itself'),
  items: z.int().describe('what it was seen to hold'),
  elsewhere: z.int().describe('how many of them lie in other sources'),
})

export const sourceAddDocument = changed(addedSource)

export const sourceListDocument = z.strictObject({
  items: z.array(
    z.strictObject({
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
    }),
  ),
})

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
      problem: problem.nullable(),
    }),
  ),
})

export const findDocument = z.strictObject({
  items: z.array(
    z.strictObject({
      artifact: artifactId,
      spec: z.string().describe('what `add` takes to bring it'),
      description: z.string(),
      source: z.string(),
      marketplace: z.string().nullable(),
      elsewhere: z.string().nullable().describe('where it lies, if not in the source'),
      here: z.boolean().describe('it is in a collection already'),
    }),
  ),
})
