import { z } from 'zod'
import { artifactNames } from './shared.ts'

const paths = z.array(z.string())

/** What a rollback did, or would do. */
export const rollbackResult = z
  .strictObject({
    snapshot: z.string(),
    type: z.enum(['simple', 'intelligent', 'selective']),
    safety: z.string().nullable().describe('the snapshot of the state before'),
    audit: z.string().nullable().describe('its entry in the audit; null where nothing changed'),
    artifacts: z.array(
      z.strictObject({
        ...artifactNames,
        action: z.enum([
          'restored',
          'merged',
          'added_back',
          'removed',
          'kept',
          'kept_new',
          'pending',
          'unread',
        ]),
        restored: paths,
        merged: paths,
        resolved: paths,
        conflicts: paths,
        decide: z.string().nullable().describe('the command that decides the conflicts'),
        problem: z
          .string()
          .nullable()
          .describe('why the files of one that is `unread` cannot be; null for others'),
      }),
    ),
  })
  .meta({ id: 'RollbackResult' })
