import { z } from 'zod'
import { fileStat, resolvedBy } from './file-changes.ts'
import { warning } from './problem.ts'
import { artifactId, changed, sha } from './shared.ts'

const commit = z.string().nullable()

const remote = z.strictObject({
  name: z.string(),
  url: z.string(),
  branch: z.string().nullable().describe('null: the default one'),
  collection: z.string(),
  commit: commit.describe('the commit that was last taken in; null before the first'),
  artifacts: z.int().min(0).describe('how many it had then'),
})

/** What `remote add` and `remote remove` print. */
export const remoteDocument = changed(remote)

export const remoteListDocument = z.strictObject({ items: z.array(remote) })

/** What `pull` prints. */
export const pullDocument = changed(
  z.strictObject({
    remote: z.string(),
    url: z.string(),
    branch: z.string(),
    from: commit,
    to: commit,
    rewritten: z.boolean().describe('somebody forced a push there'),
    artifacts: z.array(
      z.strictObject({
        artifact: artifactId,
        action: z.enum([
          'added',
          'updated',
          'merged',
          'pending',
          'joined',
          'removed',
          'kept',
          'left_there',
          'namesake',
          'ambiguous',
          'refused',
          'held_back',
        ]),
        merged: z.array(z.string()),
        resolved_by: resolvedBy,
        conflicts: z.array(z.string()),
        gained: z.array(z.string()).describe('what it can do that it could not before'),
        asks: sha.nullable().describe('the content to agree to'),
        detail: z.string().nullable(),
      }),
    ),
    resolutions: z.int().min(0).describe('how many decisions about conflicts came in'),
    warnings: z.array(warning),
  }),
)

/** What `push` prints. */
export const pushDocument = changed(
  z.strictObject({
    remote: z.string(),
    url: z.string(),
    branch: z.string(),
    commit: commit.describe('null where nothing was pushed'),
    into: z.string().nullable().describe('the branch that a proposed one is to go into'),
    page: z.string().nullable().describe('where a pull request is opened'),
    artifacts: z.array(
      z.strictObject({
        artifact: artifactId,
        action: z.enum(['added', 'updated', 'removed', 'waits', 'behind', 'namesake', 'refused']),
        detail: z.string().nullable(),
      }),
    ),
    resolutions: z.int().min(0).describe('how many decisions about conflicts go out'),
    warnings: z.array(warning),
  }),
)

/** What `contribute` prints. */
export const contributeDocument = z.strictObject({
  source: z.string(),
  base: z.string().describe('the commit of the source that the change stands on'),
  commit: commit.describe('null where nothing was sent'),
  pushed_to: z.string(),
  branch: z.string(),
  into: z.string().describe('the branch of the source that it is to go into'),
  page: z.string().nullable().describe('where a pull request is opened'),
  artifacts: z.array(
    z.strictObject({
      artifact: artifactId,
      action: z.enum(['sent', 'nothing']),
      path: z.string().describe('in the source'),
    }),
  ),
  files: z.array(fileStat),
  patch: z.string().describe('a unified diff that `git apply` takes'),
})
