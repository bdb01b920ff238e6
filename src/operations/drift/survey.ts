import type { Ports } from '../../ports/ports.ts'
import { listProjects } from '../engine/observe/observe-state.ts'
import { readState } from '../engine/run/run-change.ts'
import { openSession } from '../engine/run/open-session.ts'
import { reportStatus } from './status.ts'
import type { StatusReport } from './status.ts'
import { findProjectsInSync, rememberProjectsInSync } from './projects-in-sync.ts'

/**
 * Reports the drift of all registered projects; of one in which all is in sync only that.
 *
 * A project that was in sync and whose files, record and artifacts are what they were, under the
 * same view, is not looked at any closer: that is what makes 200 projects quick.
 */
export async function surveyProjects(ports: Ports): Promise<StatusReport> {
  const { view } = await openSession(ports)
  const inSync = await findProjectsInSync(ports, view.root)
  const report = await readState(
    ports,
    async (transaction) => ({
      projects: (await listProjects(transaction)).filter((path) => !inSync.has(path)),
    }),
    async (transaction, state) => {
      const found = await reportStatus(transaction, state)
      await rememberProjectsInSync(transaction, { state, report: found, inSync })
      return found
    },
  )
  return {
    ...report,
    projects: [...inSync.keys(), ...report.projects].toSorted(),
    inSync: [...inSync].map(([project, places]) => ({ project, deployments: places.length })),
  }
}
