import type { SourceLocation } from '../core/address/source-location.ts'
import type { PendingEntry } from '../core/view/entries.ts'
import type { JobStep } from '../ports/job-runner.ts'
import type { Removed } from '../operations/artifacts/remove-artifacts.ts'
import type { ExportRequest, Exported } from '../operations/bundles/export-bundle.ts'
import type {
  ArtifactDetail,
  ListRequest,
  ListedArtifact,
} from '../operations/catalog/list-artifacts.ts'
import type { FoundArtifact } from '../operations/catalog/search-artifacts.ts'
import type { Deployed } from '../operations/deployments/deploy-one.ts'
import type { DeployRequest } from '../operations/deployments/deploy-request.ts'
import type { CopiesToSwitch, Switched } from '../operations/deployments/switch-copies.ts'
import type { UndeployRequest, Undeployed } from '../operations/deployments/undeploy.ts'
import type { StatusReport } from '../operations/drift/status.ts'
import type { Consent } from '../operations/engine/consent/consents.ts'
import type { ChangeOutcome } from '../operations/engine/run/run-change.ts'
import type { ArtifactDiff, DiffSides } from '../operations/history/diff.ts'
import type { ForkRequest, Forked } from '../operations/history/fork-artifact.ts'
import type { LogRequest, VersionLog } from '../operations/history/log.ts'
import type { MergeVersionRequest, MergedVersion } from '../operations/history/merge-version.ts'
import type { RevertRequest, Reverted } from '../operations/history/revert-version.ts'
import type { StrategyReport } from '../operations/history/strategy.ts'
import type { AddReport, AddRequest } from '../operations/importing/pipeline/add-report.ts'
import type { ContributeRequest } from '../operations/remotes/contribute.ts'
import type { ContributeReport } from '../operations/remotes/contributed.ts'
import type { PullRequest } from '../operations/remotes/pull.ts'
import type { PullReport } from '../operations/remotes/pulled.ts'
import type { PushRequest } from '../operations/remotes/push.ts'
import type { PushReport } from '../operations/remotes/pushed.ts'
import type { ListedRemote, RemoteAddRequest } from '../operations/remotes/remotes.ts'
import type { UpdateRequest } from '../operations/importing/update.ts'
import type { Updated } from '../operations/importing/updated.ts'
import type { ResolveRequest, Resolved } from '../operations/merging/resolve.ts'
import type { RollbackRequest, RolledBack } from '../operations/rollback/rollback.ts'
import type { CreatedSnapshot, SnapshotPage } from '../operations/snapshots/snapshots.ts'
import type { SyncReport, SyncRequest } from '../operations/sync/sync-report.ts'
import type { UndoOutcome, UndoRequest } from '../operations/undo/undo.ts'

/** A request of which only some fields have to be given; the others have the command's defaults. */
type Asking<T, Needed extends keyof T = never> = Pick<T, Needed> & Partial<Omit<T, Needed>>

export interface OpenHomeOptions {
  /** The folder of the home; `SKILLMEAT_HOME`, else `~/.skillmeat`, when absent. */
  readonly home?: string
  /** What relative paths count from; the folder of the process when absent. */
  readonly cwd?: string
  /** The environment; that of the process when absent. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Told how far long work is. */
  readonly onProgress?: (step: JobStep) => void
  /** Told what a person would be told beside the result. */
  readonly onMessage?: (sentence: string) => void
}

/**
 * What the command line does, for programs. Names are what a person types: `pdf`, `skill:pdf`,
 * `work/skill:pdf`. Every method throws `SkillmeatError`s with stable codes, and changes nothing then.
 * What changes something answers with the operation that `undo` takes back, and takes `dryRun`.
 */
export interface Home {
  /** Its folder. */
  readonly path: string
  /** The artifacts of the collection in use. */
  list(request?: Asking<ListRequest>): Promise<readonly ListedArtifact[]>
  /** Artifacts in which all of the words occur, the best first; 20 when no limit is given. */
  search(words: string, limit?: number): Promise<readonly FoundArtifact[]>
  show(name: string): Promise<ArtifactDetail>
  /**
   * Takes artifacts of a source in: `owner/repo[/path][@ref]`, a git URL, a folder, a bundle.
   * Everything it holds when no names are given.
   */
  add(
    source: string | SourceLocation,
    request?: Asking<Omit<AddRequest, 'location'>>,
  ): Promise<ChangeOutcome<AddReport>>
  /** Brings in what changed upstream; edits are merged three-way. */
  update(request?: Asking<UpdateRequest>): Promise<ChangeOutcome<readonly Updated[]>>
  remove(request: {
    readonly names: readonly string[]
    readonly force?: boolean
    readonly dryRun?: boolean
  }): Promise<ChangeOutcome<readonly Removed[]>>
  /**
   * Shares a collection through a team's git repository. The address is a person's word for its host;
   * who may read and write is for git and the host to say.
   */
  addRemote(request: Asking<RemoteAddRequest, 'name' | 'url'>): Promise<ChangeOutcome<ListedRemote>>
  remotes(): Promise<readonly ListedRemote[]>
  /** Forgets a team's repository; the collection and the repository stay as they are. */
  removeRemote(request: {
    readonly name: string
    readonly dryRun?: boolean
  }): Promise<ChangeOutcome<ListedRemote>>
  /** Brings in what changed in a team's repository; edits are merged three-way, conflicts wait. */
  pull(request?: Asking<PullRequest>): Promise<ChangeOutcome<PullReport>>
  /** Sends what changed here to a team's repository, as one commit. */
  push(request?: Asking<PushRequest>): Promise<ChangeOutcome<PushReport>>
  /** Sends the edits of artifacts to the repository that they came from, on a branch of its own. */
  contribute(request: Asking<ContributeRequest, 'names'>): Promise<ContributeReport>
  /** Puts artifacts into a project, the folder here when none is named, for Claude Code when no agent is. */
  deploy(request: Asking<DeployRequest, 'names'>): Promise<ChangeOutcome<readonly Deployed[]>>
  /**
   * Agrees to contents that run something by themselves: `data.consents` of the
   * `E_CONSENT_REQUIRED` that `deploy`, `sync` or `undo` threw. Then call it again.
   */
  agree(consents: readonly Consent[]): Promise<void>
  undeploy(request: Asking<UndeployRequest, 'names'>): Promise<ChangeOutcome<readonly Undeployed[]>>
  /** Takes copies out of their agents' sight; they stay deployed. */
  disable(request: Asking<CopiesToSwitch, 'names'>): Promise<ChangeOutcome<readonly Switched[]>>
  /** Puts disabled copies back. */
  enable(request: Asking<CopiesToSwitch, 'names'>): Promise<ChangeOutcome<readonly Switched[]>>
  /** How every deployment has drifted; in all registered projects when none is named. */
  status(request?: { readonly projects?: readonly string[] }): Promise<StatusReport>
  /** Brings drifted copies forward; conflicts wait. */
  sync(request?: Asking<SyncRequest>): Promise<ChangeOutcome<SyncReport>>
  /** The merges that wait for a decision. */
  conflicts(): Promise<readonly PendingEntry[]>
  resolve(request: Asking<ResolveRequest, 'name' | 'decision'>): Promise<ChangeOutcome<Resolved>>
  /** Compares two states of an artifact; the collection with the copy here when no sides are given. */
  diff(name: string, sides?: DiffSides): Promise<ArtifactDiff>
  log(request: Asking<LogRequest, 'name'>): Promise<VersionLog>
  /** Merges a version into the head of an artifact. */
  merge(
    request: Asking<MergeVersionRequest, 'name' | 'version'>,
  ): Promise<ChangeOutcome<MergedVersion>>
  /** Tells how a merge of two versions would be done, without doing it. */
  strategy(request: {
    readonly name: string
    readonly from: string
    readonly into: string
  }): Promise<StrategyReport>
  /** The best common ancestors of two versions of an artifact. */
  commonAncestors(name: string, versions: readonly [string, string]): Promise<readonly string[]>
  /** Takes back what a version changed, or with `whole` goes back to it. */
  revert(request: Asking<RevertRequest, 'name' | 'version'>): Promise<ChangeOutcome<Reverted>>
  fork(request: Asking<ForkRequest, 'name' | 'to'>): Promise<ChangeOutcome<Forked>>
  /** Makes a restore point of the collection in use. */
  snapshot(
    message: string,
    request?: { readonly tarball?: boolean; readonly dryRun?: boolean },
  ): Promise<ChangeOutcome<CreatedSnapshot>>
  /** Restore points, the newest first; with `safety` those that were made by themselves too. */
  snapshots(request?: {
    readonly safety?: boolean
    readonly limit?: number
    readonly before?: string | null
  }): Promise<SnapshotPage>
  /** Goes back to a snapshot; edits survive unless `preserve` is false. */
  rollback(request: Asking<RollbackRequest, 'snapshot'>): Promise<ChangeOutcome<RolledBack>>
  undo(request?: Asking<Omit<UndoRequest, 'kind'>>): Promise<UndoOutcome>
  redo(request?: Asking<Omit<UndoRequest, 'kind'>>): Promise<UndoOutcome>
  /** Writes a bundle; of the whole collection when no names are given. `add` takes one in. */
  export(request: Asking<ExportRequest>): Promise<Exported>
  close(): Promise<void>
}
