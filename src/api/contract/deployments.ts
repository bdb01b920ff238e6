import { z } from 'zod'
import { problem, warning } from './problem.ts'
import { artifactId, changed, time } from './shared.ts'

/** What `deploy` prints. */
export const deployDocument = changed(
  z.strictObject({
    items: z.array(
      z.strictObject({
        artifact: artifactId,
        project: z.string(),
        profile: z.string(),
        path: z.string(),
        action: z.enum(['deployed', 'updated', 'unchanged', 'replaced', 'skipped', 'refused']),
        version: z.string(),
        warnings: z.array(warning),
        problem: problem.nullable().describe('why it was refused'),
      }),
    ),
  }),
)

/** What `undeploy` prints. */
export const undeployDocument = changed(
  z.strictObject({
    items: z.array(
      z.strictObject({
        artifact: artifactId,
        project: z.string(),
        path: z.string(),
        recorded: z.string().nullable().describe('the version of its edits'),
        kept_for: z.array(z.string()).describe('plugins that it stays there for'),
        problem: problem.nullable().describe('why it stays; null where it went, or is kept'),
      }),
    ),
  }),
)

/** What `disable` and `enable` print. */
export const switchDocument = changed(
  z.strictObject({
    items: z.array(
      z.strictObject({
        artifact: artifactId,
        project: z.string(),
        profile: z.string(),
        path: z.string().describe('where it stands now'),
        action: z
          .enum(['disabled', 'enabled', 'unchanged', 'kept', 'failed'])
          .describe('`kept`: something else wants it too'),
        kept_for: z
          .array(z.string())
          .describe('the plugins that it stays enabled for, and `direct`'),
        warnings: z.array(warning),
        problem: problem.nullable().describe('why it stays as it was'),
      }),
    ),
  }),
)

export const projectListDocument = z.strictObject({
  items: z.array(
    z.strictObject({
      path: z.string(),
      added: time,
      deployments: z.int(),
      unchecked: z.int(),
      reachable: z.boolean(),
      problem: problem.nullable().describe('why its record cannot be read'),
    }),
  ),
})

export const projectAddDocument = changed(
  z.strictObject({
    path: z.string(),
    added: z.boolean().describe('false when it was registered already'),
    deployments: z.int(),
    git_merge: z
      .strictObject({
        attributes: z.string().describe('the file that names the merge driver'),
        added: z.boolean().describe('false when the line was there already'),
      })
      .nullable()
      .describe('null without --git-merge'),
  }),
)

export const projectRemoveDocument = changed(
  z.strictObject({ path: z.string(), deployments: z.int() }),
)
