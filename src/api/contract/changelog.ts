import { z } from 'zod'
import { ORIGINS } from '../../core/history/version.ts'
import { fileStat } from './file-changes.ts'
import { artifactNames, time, versionId } from './shared.ts'

/** What `changelog` prints. */
export const changelogDocument = z.strictObject({
  ...artifactNames,
  from: versionId,
  to: versionId,
  versions: z
    .array(
      z.strictObject({
        id: versionId,
        created_at: time,
        created_by: z.string(),
        origin: z.enum(ORIGINS),
        message: z.string(),
      }),
    )
    .describe('those that `to` has and `from` has not, newest first'),
  files: z.array(
    fileStat
      .extend({ change: z.enum(['added', 'removed', 'changed', 'renamed']) })
      .meta({ id: 'ChangedFile' }),
  ),
  fields: z
    .array(
      z.strictObject({
        path: z.string(),
        field: z.string(),
        before: z.json().describe('as it stands there; null where it is not there'),
        after: z.json(),
      }),
    )
    .describe('of frontmatter, where it differs'),
})
