import { z } from 'zod'
import { CONFLICT_TYPES } from '../../core/merge/file-conflict.ts'
import { conflict } from './file-changes.ts'
import { NOTHING, route } from './route.ts'
import {
  artifactNames,
  changed,
  dropped,
  dryRun,
  mayDelete,
  page,
  pageQuery,
  projectId,
  settleStrategy,
  time,
  versionId,
} from './shared.ts'

const mergeParams = z.strictObject({ id: z.string().min(1).max(100) })

const draftText = z
  .strictObject({
    path: z.string(),
    hunk: z
      .int()
      .min(1)
      .nullable()
      .describe('the one place that it is the text of; null: the file'),
    saved_at: time,
    stale: z
      .boolean()
      .describe('made for an earlier merge, which this one replaced since a side moved'),
  })
  .meta({ id: 'DraftText' })

const progress = {
  decided: z.int().describe('places decided so far; a file without places counts as one'),
  places: z.int(),
}

const draft = z
  .strictObject({ ...progress, texts: z.array(draftText) })
  .nullable()
  .describe('what was done so far; null for nothing')

const wholeDraft = z
  .strictObject({
    ...progress,
    texts: z.array(z.strictObject({ ...draftText.shape, text: z.string() })),
  })
  .nullable()

const pending = {
  id: z.string(),
  ...artifactNames,
  artifact_uuid: z.string(),
  collection: z.string(),
  command: z.string().describe('what stopped here: `sync`, `update`, `merge` …'),
  project: z.string().nullable().describe('its folder; null for the collection itself'),
  project_id: projectId.nullable().describe('null for the collection itself'),
  created_at: time,
  ours_version: versionId.nullable(),
  theirs_version: versionId.nullable(),
  conflicts: z.array(conflict),
  open: z.array(z.string()).describe('files that wait for a decision'),
  decided: z.array(z.string()),
}

const pendingMerge = z.strictObject({ ...pending, draft }).meta({ id: 'PendingMerge' })

const take = z.enum(['ours', 'theirs', 'base', 'both'])

const hunk = z
  .strictObject({
    number: z.int().min(1),
    line: z.int().describe('of `ours`, at which it begins'),
    base: z.string().nullable(),
    ours: z.string(),
    theirs: z.string(),
    before: z.string().describe('the settled text before it'),
    after: z.string(),
    allows_both: z.boolean().describe('it is no place among keys'),
    choice: z.union([take, z.literal('text')]).nullable(),
    chosen_text: z.string().nullable(),
    recorded: z.string().nullable().describe('how the same lines were settled before'),
    recorded_in: z
      .strictObject({
        artifact: z.string().nullable().describe('null once it is gone'),
        path: z.string(),
      })
      .nullable()
      .describe('where that was'),
  })
  .meta({ id: 'ConflictHunk' })

const conflictFile = z
  .strictObject({
    path: z.string(),
    type: z
      .enum(CONFLICT_TYPES)
      .describe(
        'why it waits. `file_location`: one side added it to a folder that the other renamed. ' +
          '`one_value`: its lines merge, but into what neither side said: values that act ' +
          'together, such as a URL and its headers, from different sides, or one thing twice',
      ),
    base: z.string().nullable().describe('whole texts; null for no file, or no text'),
    ours: z.string().nullable(),
    theirs: z.string().nullable(),
    deletion: z
      .strictObject({
        by: z.enum(['ours', 'theirs']),
        patch: z
          .string()
          .nullable()
          .describe('what the other side changed, as a unified diff; null for nothing'),
      })
      .nullable()
      .describe('which side deleted the file; null where neither did'),
    hunks: z.array(hunk),
    values: z
      .array(
        z.strictObject({
          key: z.string(),
          base: z.string(),
          ours: z.string(),
          theirs: z.string(),
        }),
      )
      .describe(
        'of `one_value` without `hunks`: what the sides say differently, one `key: value` a line',
      ),
  })
  .meta({ id: 'ConflictFile' })

/** What `conflicts` prints: those that wait, or one of them. */
export const mergeList = z.strictObject({ items: z.array(pendingMerge) })

export const mergeDetail = z.strictObject({
  ...pending,
  draft: wholeDraft,
  files: z.array(conflictFile).describe('those that wait for a decision'),
})

export const listMerges = route({
  id: 'listMerges',
  method: 'GET',
  path: '/merges',
  tag: 'Merges',
  summary: 'Merges that wait for a person',
  scope: 'read',
  params: NOTHING,
  query: pageQuery,
  body: NOTHING,
  answer: page(pendingMerge),
  reads: 'view',
  example: {},
})

export const getMerge = route({
  id: 'getMerge',
  method: 'GET',
  path: '/merges/{id}',
  tag: 'Merges',
  summary: 'One pending merge: base, ours, theirs, and each place that conflicts',
  scope: 'read',
  params: mergeParams,
  query: NOTHING,
  body: NOTHING,
  answer: mergeDetail,
  errors: [404],
  reads: 'view',
  example: { params: { id: '{merge}' } },
})

const merge = {
  id: z.string(),
  ...artifactNames,
  project: pending.project,
}

/** What `resolve` answers. */
export const resolved = changed(
  z.strictObject({
    ...merge,
    state: z.enum(['resolved', 'partly', 'aborted', 'merged_again']),
    open: z.array(z.string()),
    dropped,
    stays: z.int().min(0).describe('places that a strategy left as they had been decided before'),
    unused_drafts: z.array(z.string()).describe('files whose draft was not used'),
  }),
)

/** How a file that conflicts is decided: by a strategy, by its text, or place by place. */
export const decision = z.strictObject({
  strategy: settleStrategy.optional(),
  may_delete: mayDelete,
  text: z.string().optional().describe('the whole file as it is to be'),
  hunks: z
    .array(
      z.strictObject({
        number: z.int().min(1),
        take: take.nullable().optional().describe('null takes a choice back'),
        text: z.string().optional(),
      }),
    )
    .max(10_000)
    .optional(),
})

/** Tells whether a decision says one thing. */
export function saysOne({ strategy, text, hunks }: z.output<typeof decision>): boolean {
  return [strategy, text, hunks].filter((one) => one !== undefined).length === 1
}

export const SAYS_ONE = 'takes one of strategy, text and hunks'

export const resolveMerge = route({
  id: 'resolveMerge',
  method: 'POST',
  path: '/merges/{id}/resolve',
  tag: 'Merges',
  summary: 'Decide files, or single places of one; with the last one decided the result is written',
  scope: 'write',
  params: mergeParams,
  query: dryRun,
  body: decision
    .extend({ path: z.string().max(1024).optional().describe('only this file') })
    .refine(saysOne, SAYS_ONE),
  answer: resolved,
  errors: [404, 409],
  example: {
    params: { id: '{merge}' },
    query: { dry_run: 'true' },
    body: { strategy: 'use_local' },
  },
})

/** What a change of a draft answers. */
export const draftChanged = changed(z.strictObject({ ...merge, draft }))

export const saveMergeDraft = route({
  id: 'saveMergeDraft',
  method: 'PUT',
  path: '/merges/{id}/draft',
  tag: 'Merges',
  summary: 'Keep a text that is half done, of a file or of one place; nothing is decided by it',
  scope: 'write',
  params: mergeParams,
  query: dryRun,
  body: z.strictObject({
    path: z.string().max(1024),
    hunk: z.int().min(1).optional().describe('the one place that it is the text of'),
    text: z.string().describe('may hold conflict markers'),
  }),
  answer: draftChanged,
  errors: [404],
  example: {
    params: { id: '{merge}' },
    query: { dry_run: 'true' },
    body: { path: 'SKILL.md', text: '<<<<<<< project' },
  },
})

export const discardMergeDraft = route({
  id: 'discardMergeDraft',
  method: 'DELETE',
  path: '/merges/{id}/draft',
  tag: 'Merges',
  summary: 'Forget what was decided and written of a merge so far; it waits as at the beginning',
  scope: 'write',
  params: mergeParams,
  query: dryRun.extend({ path: z.string().max(1024).optional().describe('only this file') }),
  body: NOTHING,
  answer: draftChanged,
  errors: [404],
  example: { params: { id: '{merge}' }, query: { dry_run: 'true' } },
})

export const abortMerge = route({
  id: 'abortMerge',
  method: 'DELETE',
  path: '/merges/{id}',
  tag: 'Merges',
  summary: 'Give a pending merge up; nothing is changed',
  scope: 'write',
  params: mergeParams,
  query: dryRun,
  body: NOTHING,
  answer: changed(z.strictObject(merge)),
  errors: [404],
  example: { params: { id: '{merge}' }, query: { dry_run: 'true' } },
})
