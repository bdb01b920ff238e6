import { z } from 'zod'
import { problem } from './problem.ts'
import { artifactId, changed } from './shared.ts'

/** What `install` prints. */
export const installDocument = changed(
  z.strictObject({
    items: z.array(
      z.strictObject({
        artifact: artifactId,
        action: z.enum([
          'added',
          'updated',
          'joined',
          'unchanged',
          'undecided',
          'held_back',
          'refused',
          'missing',
        ]),
        source: z.string().nullable().describe('where it is followed; null for what has no source'),
        base: z
          .enum(['store', 'source', 'files', 'history', 'unknown'])
          .describe('where the content came from that copies are compared with'),
        copies: z.array(
          z.strictObject({
            path: z.string(),
            state: z.enum(['there', 'written', 'modified', 'missing', 'unchecked']),
          }),
        ),
        gained: z.array(z.string()).describe('what it would run by itself, where it is held back'),
        problem: problem
          .nullable()
          .describe('why it was not taken in, or not from its source, or not written'),
      }),
    ),
  }),
)
