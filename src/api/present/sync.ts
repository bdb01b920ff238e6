import type { z } from 'zod'
import type { Synced, SyncReport } from '../../operations/sync/sync-report.ts'
import type { syncResult } from '../contract/sync.ts'
import { presentName } from './artifact-name.ts'
import { presentDropped, presentResolvedBy } from './file-changes.ts'
import { presentProblem } from './problem.ts'

type SyncResult = z.output<typeof syncResult>

/** Returns what a sync or a promotion did, or would do. */
export function presentSync(report: SyncReport): SyncResult {
  const { synced, unreachable, unreadable, snapshots } = report
  return {
    items: synced.map(presentSynced),
    unreachable: [...unreachable],
    unreadable: unreadable.map(({ project, problem }) => {
      return { project, problem: presentProblem(problem) }
    }),
    snapshots: [...snapshots],
  }
}

function presentSynced(one: Synced): SyncResult['items'][number] {
  const { typed, collection, project, path, drift, action, detail } = one
  return {
    ...presentName(one.artifact),
    typed,
    collection,
    project,
    path,
    drift,
    action,
    merged: [...one.merged],
    resolved_by: presentResolvedBy(one.resolvedBy),
    conflicts: [...one.conflicts],
    dropped: presentDropped(one.dropped),
    detail,
  }
}
