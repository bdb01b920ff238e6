import { z } from 'zod'
import { ARTIFACT_TYPES } from '../../core/artifact/artifact-type.ts'
import { CONFLICT_TYPES } from '../../core/merge/file-conflict.ts'
import { problem } from './problem.ts'
import { artifactId, sha, time, versionId } from './shared.ts'

export const trialMerge = z
  .strictObject({
    clean: z.boolean(),
    merged: z.array(z.string()).describe('files that both sides changed'),
    resolved_by: z
      .array(z.strictObject({ path: z.string(), by: z.string() }))
      .describe('those of them whose lines conflict, and what settled them'),
    conflicts: z.array(
      z.strictObject({
        path: z.string(),
        type: z.enum(CONFLICT_TYPES),
        lines: z.array(z.int()).describe('where the places begin'),
      }),
    ),
  })
  .meta({ id: 'TrialMerge' })

/** One copy in a project, or one part that is still to be deployed, compared with the collection. */
export const driftItem = z
  .strictObject({
    artifact: artifactId,
    artifact_name: z.string(),
    artifact_type: z.enum(ARTIFACT_TYPES),
    artifact_uuid: z.string(),
    collection: z.string(),
    project: z.string().describe('its folder'),
    profile: z.string().describe('the agent that it is for'),
    path: z.string(),
    drift_type: z.enum([
      'none',
      'outdated',
      'modified',
      'conflict',
      'removed',
      'added',
      'version_mismatch',
      'collection_behind',
      'unchecked',
    ]),
    state: z
      .enum([
        'in_sync',
        'converged',
        'outdated',
        'modified',
        'diverged',
        'missing',
        'removed',
        'gone',
        'unknown_baseline',
        'collection_behind',
        'unchecked',
        'added',
      ])
      .describe('finer than `drift_type`'),
    recommendation: z.string(),
    baseline_sha: sha.nullable(),
    collection_sha: sha.nullable(),
    project_sha: sha.nullable(),
    baseline_version: versionId.nullable(),
    collection_version: versionId.nullable(),
    project_version: versionId.nullable(),
    last_deployed: time.nullable().describe('null for a part that is not deployed yet'),
    eol_only: z.boolean().describe('nothing but line endings differs'),
    copy_state: z
      .enum(['unchanged', 'edited', 'merged_edits', 'files_gone', 'unchecked'])
      .nullable()
      .describe('what became of the copy, whatever the collection did; null where there is none'),
    modification_detected_at: time.nullable(),
    pinned: z.boolean(),
    pin_clashes: z.array(z.string()).describe('plugins that want another content there'),
    missing_parts: z.array(z.string()).describe('of a plugin: parts that the collection has not'),
    other_parts: z
      .array(z.string())
      .describe('of a plugin: what somebody else did to its parts in the project'),
    left_plugins: z
      .array(artifactId)
      .describe('plugins that it was deployed for and is no longer a part of'),
    disabled: z.boolean().describe('its agent does not see it until it is enabled'),
    linked_from: z.array(z.string()).describe('links that lead to it, below the project'),
    lost_links: z
      .array(z.string())
      .describe('links that a deploy made, and that are gone or lead elsewhere'),
    new_part_of: artifactId
      .nullable()
      .describe('of one that is `added`: the deployed plugin that has it by now'),
    trial_merge: trialMerge.nullable(),
    unsettled_markers: z.array(z.string()).describe('files with markers that nobody settled'),
    pending_merge: z.string().nullable().describe('the id of the merge that waits'),
    problem: problem.nullable(),
  })
  .meta({ id: 'DriftItem' })

/** What a project's record lists and this home does not have. */
export const notInstalled = z.strictObject({
  project: z.string(),
  artifact: artifactId,
  artifact_name: z.string(),
  artifact_type: z.enum(ARTIFACT_TYPES),
  path: z.string().describe('below the project'),
  reason: z
    .enum(['absent', 'namesake', 'ambiguous'])
    .describe(
      '`namesake`: the collection has another artifact of that name; `ambiguous`: several come from its source',
    ),
  candidates: z.array(artifactId).describe('the artifacts here that it is not, or may be'),
})

/** What `status` and `check-drift` print. */
export const driftDocument = z.strictObject({
  projects: z.array(z.string()),
  unreachable: z.array(
    z.strictObject({
      project: z.string(),
      deployments: z.int(),
      worktree_of: z
        .string()
        .nullable()
        .describe('the repository that it was a worktree of, where that is a project too'),
    }),
  ),
  unreadable: z.array(z.strictObject({ project: z.string(), problem })),
  items: z.array(driftItem),
  not_installed: z
    .array(notInstalled)
    .describe('recorded in these projects and not here: `skillmeat install` brings it in'),
})
