import type { z } from 'zod'
import type { AddedPart } from '../../operations/drift/moved-parts.ts'
import type { DeploymentDrift, TrialMerge } from '../../operations/drift/report-drift.ts'
import type { StatusReport } from '../../operations/drift/status.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { LeftEntry } from '../../operations/engine/observe/adopt-deployment.ts'
import type { driftDocument, driftItem, notInstalled, trialMerge } from '../contract/drift.ts'
import { presentName } from './artifact-name.ts'
import { presentProblem, presentProblemOrNull } from './problem.ts'

type DriftItem = z.output<typeof driftItem>

/** Returns the document of `status` and `check-drift`. */
export function presentStatus(report: StatusReport): z.output<typeof driftDocument> {
  return {
    projects: [...report.projects],
    unreachable: report.unreachable.map(({ project, deployments, worktreeOf }) => ({
      project,
      deployments,
      worktree_of: worktreeOf,
    })),
    unreadable: report.unreadable.map(({ project, problem }) => ({
      project,
      problem: presentProblem(problem),
    })),
    items: presentDrift(report),
    not_installed: report.left.map(presentLeft),
  }
}

const REASONS = { absent: 'absent', namesake: 'namesake', several: 'ambiguous' } as const

/** Returns an entry of a record that is of nothing in this home. */
export function presentLeft({
  project,
  root,
  recorded,
  match,
}: LeftEntry): z.output<typeof notInstalled> {
  const near =
    match.kind === 'absent' ? [] : match.kind === 'several' ? match.artifacts : [match.artifact]
  return {
    project,
    ...presentName(artifactLabel(recorded)),
    path: `${root}/${recorded.path}`,
    reason: REASONS[match.kind],
    candidates: near.map(artifactLabel),
  }
}

/** Lists what is deployed, and what of its plugins is not yet. */
export function presentDrift({
  deployments,
  added,
}: Pick<StatusReport, 'deployments' | 'added'>): DriftItem[] {
  return [...deployments.map(ofCopy), ...added.map(ofPartToCome)]
}

function ofCopy(drift: DeploymentDrift): DriftItem {
  return {
    ...presentName(drift.artifact),
    artifact_uuid: drift.uuid,
    collection: drift.collectionName,
    project: drift.project,
    profile: drift.profile,
    path: drift.path,
    drift_type: drift.type,
    state: drift.drift.kind,
    recommendation: drift.recommendation,
    baseline_sha: drift.baseline?.tree ?? null,
    collection_sha: drift.collection?.tree ?? null,
    project_sha: drift.projectTree,
    baseline_version: drift.baseline?.version ?? null,
    collection_version: drift.collection?.version ?? null,
    project_version: drift.projectVersion,
    last_deployed: drift.deployedAt,
    eol_only: drift.eolOnly,
    copy_state: drift.copy,
    modification_detected_at: drift.modifiedSince,
    pinned: drift.pinned,
    pin_clashes: [...drift.clashes],
    missing_parts: [...drift.missingParts],
    other_parts: [...drift.otherParts],
    left_plugins: [...drift.leftPlugins],
    disabled: drift.disabled,
    linked_from: [...drift.linkedFrom],
    lost_links: [...drift.lostLinks],
    new_part_of: null,
    trial_merge: drift.trial === null ? null : presentTrial(drift.trial),
    unsettled_markers: [...drift.unsettled],
    pending_merge: drift.pending,
    problem: presentProblemOrNull(drift.problem),
  }
}

/** There is no copy yet, so what is said of copies is null or empty. */
function ofPartToCome(part: AddedPart): DriftItem {
  return {
    ...presentName(part.artifact),
    artifact_uuid: part.uuid,
    collection: part.collectionName,
    project: part.project,
    profile: part.profile,
    path: part.path,
    drift_type: part.type,
    state: part.state,
    recommendation: part.recommendation,
    baseline_sha: null,
    collection_sha: part.collection.tree,
    project_sha: null,
    baseline_version: null,
    collection_version: part.collection.version,
    project_version: null,
    last_deployed: null,
    eol_only: false,
    copy_state: null,
    modification_detected_at: null,
    pinned: part.pinned,
    pin_clashes: [],
    missing_parts: [],
    other_parts: [],
    left_plugins: [],
    disabled: false,
    linked_from: [],
    lost_links: [],
    new_part_of: part.plugin,
    trial_merge: null,
    unsettled_markers: [],
    pending_merge: null,
    problem: null,
  }
}

function presentTrial(trial: TrialMerge): z.output<typeof trialMerge> {
  return {
    clean: trial.clean,
    merged: [...trial.merged],
    resolved_by: [...trial.resolvedBy],
    conflicts: trial.conflicts.map(({ path, type, lines }) => ({ path, type, lines: [...lines] })),
  }
}
