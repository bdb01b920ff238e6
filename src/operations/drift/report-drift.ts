import { decideDrift, driftType, recommend } from '../../core/drift/decide-drift.ts'
import type { Drift, DriftType } from '../../core/drift/decide-drift.ts'
import type { SkillmeatError } from '../../core/errors.ts'
import type { ConflictType } from '../../core/merge/file-conflict.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { VersionId } from '../../core/history/version.ts'
import type { VersionRef } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { artifactLabel } from '../catalog/find-artifact.ts'
import { tryMerge } from '../merging/try-merge.ts'
import type { PresentDeployment, PresentState } from '../observe/present-state.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { differsInLineEndingsOnly } from './line-endings.ts'

/** What a merge of both sides would come to, done in memory. */
export interface TrialMerge {
  readonly clean: boolean
  readonly merged: readonly string[]
  readonly conflicts: readonly {
    readonly path: string
    readonly type: ConflictType
    readonly lines: readonly number[]
  }[]
}

/** The drift of one deployment, with what was compared. */
export interface DeploymentDrift {
  readonly artifact: string
  readonly uuid: string
  readonly project: string
  readonly path: string
  readonly drift: Drift
  readonly type: DriftType
  readonly recommendation: string
  readonly baseline: VersionRef | null
  /** The pinned version, else the head; null when the artifact is gone. */
  readonly collection: VersionRef | null
  readonly projectTree: ObjectId | null
  readonly projectVersion: VersionId | null
  readonly eolOnly: boolean
  readonly pinned: boolean
  readonly trial: TrialMerge | null
  readonly pending: string | null
  readonly deployedAt: string
  /** Why the copy could not be read. */
  readonly problem: SkillmeatError | null
}

/** Decides the drift of every deployment in `state` whose project can be reached. */
export async function reportDrift(
  transaction: Transaction,
  state: PresentState,
): Promise<DeploymentDrift[]> {
  const unreachable = new Set(
    state.projects.filter(({ isReachable }) => !isReachable).map(({ path }) => path),
  )
  const pending = await pendingByTarget(transaction)
  const report: DeploymentDrift[] = []
  for (const deployment of state.deployments) {
    if (unreachable.has(deployment.entry.project)) continue
    report.push(await driftOf(transaction, { deployment, state, pending }))
  }
  return report
}

interface DriftQuestion {
  readonly deployment: PresentDeployment
  readonly state: PresentState
  readonly pending: ReadonlyMap<string, string>
}

async function driftOf(
  transaction: Transaction,
  { deployment, state, pending }: DriftQuestion,
): Promise<DeploymentDrift> {
  const { entry, onDisk, problem } = deployment
  const artifact = state.artifacts.get(entry.uuid)?.entry ?? null
  const head = artifact === null ? null : { version: artifact.version, tree: artifact.tree }
  const collection = entry.pin ?? head
  const compared = { baseline: entry.baseline?.tree ?? null, collection: collection?.tree ?? null }
  const found = decideDrift({ ...compared, project: onDisk })
  const eolOnly =
    found.kind === 'modified' &&
    (await differsInLineEndingsOnly(transaction.objects, compared.baseline, onDisk))
  const drift: Drift = eolOnly ? { kind: 'in-sync' } : found
  const trial =
    drift.kind === 'diverged'
      ? await tryMergeOf(transaction, { ...compared, project: onDisk })
      : null
  const state_ = entry.state?.version ?? null
  return {
    artifact: artifactLabel(artifact ?? entry),
    uuid: entry.uuid,
    project: entry.project,
    path: `${entry.root}/${entry.path}`,
    drift,
    type: driftType(drift),
    recommendation: recommend(drift, trial?.clean ?? false),
    baseline: entry.baseline,
    collection,
    projectTree: onDisk,
    projectVersion: state_,
    eolOnly,
    pinned: entry.pin !== null,
    trial,
    pending: pending.get(viewKeys.deployment(entry)) ?? null,
    deployedAt: entry.deployed_at,
    problem,
  }
}

async function tryMergeOf(
  transaction: Transaction,
  sides: {
    readonly baseline: ObjectId | null
    readonly collection: ObjectId | null
    readonly project: ObjectId | null
  },
): Promise<TrialMerge> {
  const merge = await tryMerge(transaction.objects, transaction.ports.sha256, {
    base: sides.baseline,
    ours: sides.project,
    theirs: sides.collection,
  })
  return {
    clean: merge.conflicts.length === 0,
    merged: merge.merged,
    conflicts: merge.conflicts.map(({ path, type, lines }) => ({ path, type, lines })),
  }
}

async function pendingByTarget(transaction: Transaction): Promise<ReadonlyMap<string, string>> {
  const all = await transaction.scan<{ readonly id: string; readonly target: string }>(
    viewKeys.allPending(),
  )
  return new Map(all.map(({ id, target }) => [target, id]))
}
