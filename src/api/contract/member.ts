import { z } from 'zod'
import { artifactId, artifactType, changed, sha, versionId } from './shared.ts'

export const relationship = z.enum(['contains', 'requires', 'optional'])
export const pin = z.strictObject({ version: versionId, tree: sha }).nullable()

export const member = z
  .strictObject({
    id: artifactId,
    type: artifactType,
    name: z.string(),
    relationship,
    pin: pin.describe('null follows the head'),
    state: z.enum([
      'as_pinned',
      'follows',
      'moved',
      'missing',
      'not_taken',
      'disabled',
      'replaced',
    ]),
    head: versionId.nullable(),
    replacement: z.string().nullable().describe('what is deployed in its place'),
    position: z.int(),
    wants: z
      .strictObject({
        range: z.string().nullable().describe('of versions; null for any'),
        version: z.string().nullable().describe('of what is here'),
        is_met: z.boolean(),
      })
      .nullable()
      .optional()
      .describe('of a plugin that it depends on: which versions it takes'),
  })
  .meta({ id: 'Member' })

export const changedMembers = changed(
  z.strictObject({
    composite: z.string(),
    members: z.array(
      z.strictObject({
        artifact: z.string(),
        change: z.enum([
          'linked',
          'unlinked',
          'pinned',
          'disabled',
          'enabled',
          'replaced',
          'itself_again',
        ]),
        version: versionId.nullable(),
      }),
    ),
  }),
)
