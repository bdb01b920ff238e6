import type { Drift } from '../../core/drift/decide-drift.ts'
import type { Ports } from '../../ports/ports.ts'
import { findDeployments } from '../deployments/undeploy.ts'
import { reportDrift } from '../drift/report-drift.ts'
import { listProjects } from '../observe/observe-state.ts'
import type { PresentState } from '../observe/present-state.ts'
import { runChange } from '../session/run-change.ts'
import type { ChangeOutcome } from '../session/run-change.ts'
import { addSafetySnapshot } from '../snapshots/safety-snapshot.ts'
import type { Transaction } from '../transaction/transaction.ts'
import type { SyncAction, SyncReport, SyncRequest, Synced } from './sync-report.ts'
import {
  dropRecord,
  keep,
  mergeBoth,
  pullIntoCollection,
  redeploy,
  takeCollection,
  undeployRemoved,
} from './sync-steps.ts'
import type { SyncStep } from './sync-steps.ts'

/**
 * Brings every drifted artifact of the projects forward.
 *
 * Clean merges are written; a conflict leaves the project exactly as it was and becomes a pending
 * merge. The baseline moves only with what was integrated.
 */
export async function sync(ports: Ports, request: SyncRequest): Promise<ChangeOutcome<SyncReport>> {
  const scope = async (transaction: Transaction) => ({
    projects: request.projects ?? (await listProjects(transaction)),
  })
  return runChange(ports, { command: 'sync', dryRun: request.dryRun, scope }, async (tx, state) => {
    const wanted = selectDeployments(state, request)
    const report = await reportDrift(tx, { ...state, deployments: wanted })
    const synced: Synced[] = []
    const collections = new Set<string>()
    for (const drift of report) {
      const deployment = wanted.find(
        ({ entry }) =>
          entry.project === drift.project && `${entry.root}/${entry.path}` === drift.path,
      )
      if (deployment === undefined) throw new Error(`${drift.path} was not observed`)
      const done = await syncOne({ transaction: tx, state, deployment, drift, request })
      synced.push(done)
      if (!QUIET.has(done.action)) collections.add(deployment.entry.collection)
    }
    const snapshots: string[] = []
    for (const name of collections) snapshots.push((await addSafetySnapshot(tx, name, 'sync')).id)
    const changed = synced.filter(({ action }) => !QUIET.has(action)).length
    return {
      summary: `Synced ${changed} of ${synced.length} deployments`,
      result: {
        synced,
        snapshots,
        unreachable: state.projects.filter((p) => !p.isReachable).map(({ path }) => path),
      },
    }
  })
}

const QUIET = new Set<SyncAction>(['none', 'kept_local', 'needs_decision', 'unreadable'])

function selectDeployments(state: PresentState, request: SyncRequest) {
  if (request.names.length === 0) return state.deployments
  return state.projects.flatMap(({ path }) => findDeployments(state, request.names, path))
}

async function syncOne(step: SyncStep): Promise<Synced> {
  const { drift } = step
  if (drift.problem !== null) {
    return { ...(await keep(step, 'unreadable')), detail: drift.problem.message }
  }
  return DECISIONS[drift.drift.kind](step)
}

const DECISIONS: Readonly<Record<Drift['kind'], (step: SyncStep) => Promise<Synced>>> = {
  'in-sync': (step) => keep(step, 'none'),
  converged: (step) => takeCollection(step, 'baseline_moved'),
  outdated: (step) => takeCollection(step, 'updated'),
  modified: (step) => (step.request.pull ? pullIntoCollection(step) : keep(step, 'kept_local')),
  diverged: mergeBoth,
  'unknown-baseline': mergeBoth,
  missing: (step) => {
    if (step.request.missing === 'redeploy') return redeploy(step)
    return step.request.missing === 'undeploy' ? dropRecord(step) : keep(step, 'needs_decision')
  },
  removed: (step) =>
    step.request.removed === 'undeploy' ? undeployRemoved(step) : keep(step, 'needs_decision'),
  gone: dropRecord,
}
