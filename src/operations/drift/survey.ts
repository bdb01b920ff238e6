import type { Ports } from '../../ports/ports.ts'
import { listProjects } from '../engine/observe/observe-state.ts'
import { readState } from '../engine/run/run-change.ts'
import { openSession } from '../engine/run/open-session.ts'
import { reportStatus } from './status.ts'
import type { StatusReport } from './status.ts'
import { findQuietProjects, rememberQuietProjects } from './projects-in-sync.ts'

/**
 * Reports the drift of all registered projects; of one in which all is in sync only that.
 *
 * A project that was in sync and whose files, record and artifacts are what they were, under the
 * same view, is not looked at any closer: that is what makes 200 projects quick.
 */
export async function surveyProjects(ports: Ports): Promise<StatusReport> {
  const { view } = await openSession(ports)
  const quiet = await findQuietProjects(ports, view.root)
  const report = await readState(
    ports,
    async (transaction) => ({
      projects: (await listProjects(transaction)).filter((path) => !quiet.has(path)),
    }),
    async (transaction, state) => {
      const found = await reportStatus(transaction, state)
      await rememberQuietProjects(transaction, { state, report: found, quiet })
      return found
    },
  )
  return {
    ...report,
    projects: [...quiet.keys(), ...report.projects].toSorted(),
    inSync: [...quiet].map(([project, places]) => ({ project, deployments: places.length })),
  }
}
