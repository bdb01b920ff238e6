import type { Ports } from '../../ports/ports.ts'
import type { ChangeOutcome } from '../engine/run/run-change.ts'
import type { SyncReport } from './sync-report.ts'
import { sync } from './sync.ts'

/**
 * Makes a project's edits of an artifact everybody's: its copy goes into the collection, and every
 * other project gets it, merged with what was edited there, all as one operation.
 */
export async function promote(
  ports: Ports,
  request: { readonly name: string; readonly project: string; readonly dryRun: boolean },
): Promise<ChangeOutcome<SyncReport>> {
  const { name, project, dryRun } = request
  return sync(ports, {
    projects: null,
    names: [name],
    pull: true,
    pullFrom: project,
    strategy: null,
    removed: 'keep',
    missing: 'keep',
    command: 'promote',
    dryRun,
  })
}
