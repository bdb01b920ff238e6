import type { RequestOf } from '../../api/client/route-types.ts'
import { api } from './api.ts'
import type { Change, SyncedItem } from './types.ts'

export type SyncOptions = NonNullable<RequestOf<'POST', '/projects/{project_id}/sync'>['body']>

/** Brings the copies of a project forward; a dry run gives the plan. */
export function syncProject(
  project: string,
  { dryRun, ...options }: SyncOptions & { readonly dryRun: boolean },
): Promise<
  Change<{ readonly items: readonly SyncedItem[]; readonly snapshots: readonly string[] }>
> {
  return api.post('/projects/{project_id}/sync', {
    params: { project_id: project },
    query: { dry_run: dryRun },
    body: options,
  })
}

/** The actions that lose no edit and leave nothing to decide. */
const SAFE: ReadonlySet<string> = new Set(['updated', 'merged', 'baseline_moved', 'joined'])

/** Tells whether a step of a plan is safe to do. */
export function isSafe({ action, conflicts }: SyncedItem): boolean {
  return SAFE.has(action) && conflicts.length === 0
}

/** Tells whether a step of a plan changes anything, or waits for a decision. */
export function hasEffect({ action }: SyncedItem): boolean {
  return action !== 'none' && action !== 'kept_local'
}
