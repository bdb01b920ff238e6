import type { Ports } from '../../ports/ports.ts'
import type { DeploymentEntry, ProjectEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { worktreeOf } from '../catalog/worktree-of.ts'
import { listProjects } from '../engine/observe/observe-state.ts'
import type { LeftEntry } from '../engine/observe/adopt-deployment.ts'
import { listUnreadable } from '../engine/observe/present-state.ts'
import type { PresentState, UnreadableProject } from '../engine/observe/present-state.ts'
import { readState } from '../engine/run/run-change.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { reportDrift } from './report-drift.ts'
import type { AddedPart } from './moved-parts.ts'
import type { DeploymentDrift } from './report-drift.ts'

/** A project whose folder is not there. */
export interface UnreachableProject {
  readonly project: string
  readonly deployments: number
  /** The repository that it was a worktree of, where one of the projects is that. */
  readonly worktreeOf: string | null
}

export interface StatusReport {
  readonly deployments: readonly DeploymentDrift[]
  /** Parts of deployed plugins that are not deployed yet. */
  readonly added: readonly AddedPart[]
  /** Projects that are not where they were; their deployments are neither gone nor drifted. */
  readonly unreadable: readonly UnreadableProject[]
  readonly unreachable: readonly UnreachableProject[]
  readonly projects: readonly string[]
  /** Projects in which all is in sync, where nobody asked for every deployment. */
  readonly inSync: readonly { readonly project: string; readonly deployments: number }[]
  /** What the projects' records list and this home does not have. */
  readonly left: readonly LeftEntry[]
}

/**
 * Reports the drift of every deployment in `projects`, or in all registered ones for null.
 *
 * Changes nothing; edits that it sees are recorded in the history.
 */
export async function status(
  ports: Ports,
  projects: readonly string[] | null,
): Promise<StatusReport> {
  return readState(
    ports,
    async (transaction) => ({ projects: projects ?? (await listProjects(transaction)) }),
    reportStatus,
  )
}

/** Reports on everything that was observed. */
export async function reportStatus(
  transaction: Transaction,
  state: PresentState,
): Promise<StatusReport> {
  const lost = state.projects.filter(({ isReachable }) => !isReachable)
  const reachable = lost.length === 0 ? [] : await listProjects(transaction)
  return {
    ...(await reportDrift(transaction, state)),
    projects: state.projects.map(({ path }) => path),
    inSync: [],
    left: state.projects.flatMap(({ left: entries }) => entries),
    unreadable: listUnreadable(state),
    unreachable: await Promise.all(
      lost.map(async ({ path }) => {
        const own = await transaction.scan<DeploymentEntry>(viewKeys.deployments(path))
        const known = await transaction.get<ProjectEntry>(viewKeys.project(path))
        const worktree =
          worktreeOf(transaction.ports.files, path, reachable) ?? known?.worktree_of ?? null
        return { project: path, deployments: own.length, worktreeOf: worktree }
      }),
    ),
  }
}
