import { z } from 'zod'
import { driftItem } from './drift.ts'
import { resolvedBy } from './file-changes.ts'
import { problem } from './problem.ts'
import { artifactNames, changed, dropped } from './shared.ts'

const syncedCopy = z
  .strictObject({
    ...artifactNames,
    typed: z.string().describe('how a command takes it in that project'),
    collection: z.string(),
    project: z.string().describe('its folder'),
    path: z.string(),
    drift: driftItem.shape.state.describe('how it was before'),
    action: z.enum([
      'none',
      'updated',
      'merged',
      'marked',
      'pulled',
      'baseline_moved',
      'kept_local',
      'pending',
      'needs_decision',
      'redeployed',
      'joined',
      'undeployed',
      'record_dropped',
      'unreadable',
    ]),
    merged: z.array(z.string()).describe('files that both sides changed'),
    resolved_by: resolvedBy,
    conflicts: z.array(z.string()).describe('files in conflict, where the merge waits'),
    dropped,
    detail: z.string().nullable(),
  })
  .meta({ id: 'SyncedCopy' })

/** What a sync did, or would do. */
export const syncResult = z.strictObject({
  items: z.array(syncedCopy),
  unreachable: z.array(z.string()).describe('projects whose folder is not there'),
  unreadable: z
    .array(z.strictObject({ project: z.string(), problem }))
    .describe('projects whose record cannot be read'),
  snapshots: z.array(z.string()).describe('the safety snapshots taken before'),
})

/** What `promote` prints. */
export const promoteDocument = changed(syncResult).extend({
  patch: z
    .strictObject({
      file: z.string(),
      source: z.string(),
      commit: z.string().nullable(),
      files: z.int().min(0).describe('how many changed'),
    })
    .nullable()
    .describe('what was written for the source; null without `--patch`'),
})
