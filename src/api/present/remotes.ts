import type { z } from 'zod'
import { diffStat } from '../../core/diff/diff-stat.ts'
import type { ContributeReport } from '../../operations/remotes/contributed.ts'
import { presentFileStat } from './file-changes.ts'
import type { ChangeOutcome } from '../../operations/engine/run/run-change.ts'
import type { PullReport } from '../../operations/remotes/pulled.ts'
import type { PushReport } from '../../operations/remotes/pushed.ts'
import type { ListedRemote } from '../../operations/remotes/remotes.ts'
import type {
  contributeDocument,
  pullDocument,
  pushDocument,
  remoteListDocument,
} from '../contract/remotes.ts'
import { presentChange } from './change.ts'
import { presentWarnings } from './warning.ts'

type Remote = z.output<typeof remoteListDocument>['items'][number]

/** Returns a team's repository as documents have it. */
export function presentRemote(remote: ListedRemote): Remote {
  const { name, url, branch, collection, commit, artifacts } = remote
  return { name, url, branch, collection, commit, artifacts }
}

/** Returns the document of `remote list`. */
export function presentRemotes(
  remotes: readonly ListedRemote[],
): z.output<typeof remoteListDocument> {
  return { items: remotes.map(presentRemote) }
}

/** Returns the document of `pull`. */
export function presentPull(outcome: ChangeOutcome<PullReport>): z.output<typeof pullDocument> {
  return presentChange(outcome, (report) => ({
    remote: report.remote,
    url: report.url,
    branch: report.branch,
    from: report.from,
    to: report.to,
    rewritten: report.isRewritten,
    artifacts: report.artifacts.map((one) => ({
      artifact: one.artifact,
      action: one.action,
      merged: [...one.merged],
      resolved_by: [...one.resolvedBy],
      conflicts: [...one.conflicts],
      gained: [...one.gained],
      asks: one.asks,
      detail: one.detail,
    })),
    resolutions: report.resolutions,
    warnings: presentWarnings(report.warnings),
  }))
}

/** Returns the document of `push`. */
export function presentPush(outcome: ChangeOutcome<PushReport>): z.output<typeof pushDocument> {
  return presentChange(outcome, (report) => ({
    remote: report.remote,
    url: report.url,
    branch: report.branch,
    commit: report.commit,
    into: report.into,
    page: report.page,
    artifacts: report.artifacts.map(({ artifact, action, detail }) => ({
      artifact,
      action,
      detail,
    })),
    resolutions: report.resolutions,
    warnings: presentWarnings(report.warnings),
  }))
}

/** Returns the document of `contribute`. */
export function presentContribution(
  report: ContributeReport,
  patch: Uint8Array,
): z.output<typeof contributeDocument> {
  return {
    source: report.source,
    base: report.base,
    commit: report.commit,
    pushed_to: report.pushedTo,
    branch: report.branch,
    into: report.into,
    page: report.page,
    artifacts: report.artifacts.map(({ artifact, action, path }) => ({ artifact, action, path })),
    files: diffStat(report.files).map(presentFileStat),
    patch: new TextDecoder().decode(patch),
  }
}
