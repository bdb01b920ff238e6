import type { z } from 'zod'
import type { LoggedVersion, VersionLog } from '../../operations/history/log.ts'
import type { MergedVersion } from '../../operations/history/merge-version.ts'
import type { Reverted } from '../../operations/history/revert-version.ts'
import type { VersionDetail } from '../../operations/history/show-version.ts'
import type { StrategyReport } from '../../operations/history/strategy.ts'
import type {
  logDocument,
  mergeResult,
  mergeStrategy,
  revertResult,
  version,
  versionDetail,
} from '../contract/history.ts'
import { presentName } from './artifact-name.ts'
import { presentDropped, presentFileStat, presentResolvedBy } from './file-changes.ts'

/** Returns the document of `log`. */
export function presentLog({ versions, total }: VersionLog): z.output<typeof logDocument> {
  return { items: versions.map(presentVersion), total_count: total }
}

export function presentVersion(logged: Omit<LoggedVersion, 'members'>): z.output<typeof version> {
  const { id, tree, parents, created_at, created_by, origin, message, generation } = logged
  return {
    id,
    tree,
    parents: [...parents],
    parent_version_id: parents[0] ?? null,
    created_at,
    created_by,
    origin,
    message,
    generation,
    refs: logged.refs.map(({ kind, name }) => ({ kind, name })),
  }
}

/** Returns the document of `show` with a version. */
export function presentVersionDetail(found: VersionDetail): z.output<typeof versionDetail> {
  const { label, artifact: uuid, files, changes, members = [] } = found
  return {
    ...presentName(label),
    artifact_uuid: uuid,
    ...presentVersion(found),
    files: files.map(({ path, mode, blob }) => ({ path, mode, blob })),
    changes: changes.map(presentFileStat),
    members: members.map(({ artifact, tree }) => ({ artifact_uuid: artifact, tree })),
  }
}

/** Returns the document of `strategy`. */
export function presentStrategy(report: StrategyReport): z.output<typeof mergeStrategy> {
  const { artifact, from, into, strategy, bases, ahead, behind, files } = report
  return {
    ...presentName(artifact),
    from,
    into,
    strategy,
    bases: [...bases],
    ahead,
    behind,
    files: files.map(({ path, outcome, resolvedBy, hunks }) => {
      return { path, outcome, resolved_by: resolvedBy, hunks }
    }),
  }
}

export function presentMerged(merged: MergedVersion): z.output<typeof mergeResult> {
  const { artifact, from, action, bases } = merged
  return { ...presentName(artifact), from, action, bases: [...bases], ...presentOutcome(merged) }
}

export function presentReverted(reverted: Reverted): z.output<typeof revertResult> {
  const { artifact, action } = reverted
  return {
    ...presentName(artifact),
    reverted: reverted.reverted,
    action,
    ...presentOutcome(reverted),
  }
}

function presentOutcome(outcome: MergedVersion | Reverted) {
  const { version: head, merged, resolvedBy, conflicts, dropped, parts_kept } = outcome
  return {
    version: head,
    merged: [...merged],
    resolved_by: presentResolvedBy(resolvedBy),
    conflicts: [...conflicts],
    dropped: presentDropped(dropped),
    parts_kept: [...parts_kept],
  }
}
