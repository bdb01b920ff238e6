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

/** What `install --frozen` prints: how a project's files stand to its records. */
export const frozenDocument = z
  .strictObject({
    project: z.string(),
    records: z.array(z.string()).describe('the records that were read'),
    checked: z.int().describe('recorded copies'),
    unchecked: z.int().describe('those that could not be compared: a note says why'),
    agrees: z.boolean().describe('nothing is missing, modified or unreadable'),
    findings: z.array(
      z.strictObject({
        artifact: artifactId,
        kind: z.enum(['missing', 'modified', 'unreadable']),
        path: z.string(),
        record: z.string().describe('the record that lists it'),
        message: z.string(),
      }),
    ),
    notes: z.array(z.string()).describe('what is no finding and is to be known'),
    unreadable: z.array(z.strictObject({ record: z.string(), problem })),
  })
  .meta({ id: 'FrozenCheck' })

/** What `record` prints. */
export const recordDocument = changed(
  z.strictObject({
    items: z.array(
      z.strictObject({
        artifact: artifactId,
        project: z.string(),
        path: z.string().describe('below the project'),
        problem: problem.nullable().describe('why nothing was recorded; null where it was'),
      }),
    ),
  }),
)
