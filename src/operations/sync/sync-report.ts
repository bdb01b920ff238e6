import type { UnreadableProject } from '../engine/observe/present-state.ts'
import type { Drift } from '../../core/drift/decide-drift.ts'
import type { DroppedChange } from '../../core/merge/dropped-changes.ts'
import type { ResolvedPath } from '../../core/merge/merge-trees.ts'
import type { ResolutionStrategy } from '../../core/merge/resolve-conflict.ts'

export interface SyncRequest {
  /** Absolute paths; null means every registered project. */
  readonly projects: readonly string[] | null
  /** Only these artifacts; all of the project when empty. */
  readonly names: readonly string[]
  /** Take a project's edits into the collection. */
  readonly pull: boolean
  /** With `pull`: of this project alone; of all of them when absent. */
  readonly pullFrom?: string
  /** How conflicts are settled; null leaves them pending. */
  readonly strategy: ResolutionStrategy | null
  /** Whether a strategy may delete a file that the other side changed; it may not when absent. */
  readonly mayDelete?: boolean | undefined
  /** What becomes of copies whose artifact is gone from the collection. */
  readonly removed: 'keep' | 'undeploy'
  /** Whether a person decided to keep those copies for good. */
  readonly keepsRemoved?: boolean
  /** What becomes of artifacts whose copy was deleted from the project. */
  readonly missing: 'keep' | 'redeploy' | 'undeploy'
  /** The command to record; `sync` when absent. */
  readonly command?: 'promote'
  /** Whether to continue without the content that nobody agreed to run; otherwise it stops everything. */
  readonly goOn?: 'past_questions'
  /** Whether the person agrees to everything that runs by itself, so that none of it is left out. */
  readonly agrees?: boolean
  readonly dryRun: boolean
}

export type SyncAction =
  | 'none'
  | 'updated'
  | 'merged'
  /** Merged with conflict markers in the files, for a person to settle there. */
  | 'marked'
  | 'pulled'
  | 'baseline_moved'
  | 'kept_local'
  | 'pending'
  | 'needs_decision'
  | 'redeployed'
  | 'joined'
  | 'undeployed'
  | 'record_dropped'
  | 'unreadable'

/** Tells whether the edits of a project are to go into the collection. */
export function isPulled({ pull, pullFrom }: SyncRequest, project: string): boolean {
  return pull && (pullFrom === undefined || pullFrom === project)
}

/** What sync did, or would do, with one deployment. */
export interface Synced {
  readonly artifact: string
  /** The name to type for it in its project, with its collection if that is needed. */
  readonly typed: string
  /** The name of the collection that it is of. */
  readonly collection: string
  readonly project: string
  readonly path: string
  readonly drift: Drift['kind'] | 'added'
  readonly action: SyncAction
  /** Files merged, by lines or otherwise. */
  readonly merged: readonly string[]
  /** Those of them whose lines conflict, and what settled them. */
  readonly resolvedBy: readonly ResolvedPath[]
  /** Files in conflict, where the merge is pending. */
  readonly conflicts: readonly string[]
  /** What a strategy took away that one of the sides had. */
  readonly dropped: readonly DroppedChange[]
  readonly detail: string | null
}

export interface SyncReport {
  readonly synced: readonly Synced[]
  readonly unreachable: readonly string[]
  readonly unreadable: readonly UnreadableProject[]
  /** The safety snapshots made, one for each collection concerned. */
  readonly snapshots: readonly string[]
}

const ATTENTION: ReadonlySet<SyncAction> = new Set([
  'pending',
  'marked',
  'needs_decision',
  'unreadable',
])

/** Tells whether a person still has something to do, or some places could not be looked at. */
export function leavesWork({ synced, unreachable, unreadable }: SyncReport): boolean {
  return synced.some(needsAttention) || unreachable.length + unreadable.length > 0
}

function needsAttention({ action }: Synced): boolean {
  return ATTENTION.has(action)
}

const QUIET = new Set<SyncAction>(['none', 'kept_local', 'needs_decision', 'pending', 'unreadable'])

export function isChanged({ action }: Synced): boolean {
  return !QUIET.has(action)
}

/** What an operation that synced is called in the log. */
export function tellSynced(synced: readonly Synced[]): string {
  const waiting = synced.filter(({ action }) => action === 'pending').length
  const changed = `Synced ${synced.filter(isChanged).length} of ${synced.length} deployments`
  return waiting === 0 ? changed : `${changed}, ${waiting} in conflict`
}
