import type { ObjectId } from '../object/object-id.ts'

/** How baseline, collection and project differ now. */
export type Drift =
  | { readonly kind: 'in_sync' }
  /** Both sides reached the same content; the next sync moves the baseline. */
  | { readonly kind: 'converged' }
  | { readonly kind: 'outdated' }
  | { readonly kind: 'modified' }
  | { readonly kind: 'diverged' }
  /** The project's copy is gone, the collection's stands where it was. */
  | { readonly kind: 'missing' }
  /** The collection's artifact is gone, the project's copy is untouched. */
  | { readonly kind: 'removed' }
  /** Both are gone: only the record is left. */
  | { readonly kind: 'gone' }
  /** The baseline is not known and the two sides differ: nothing may be merged silently. */
  | { readonly kind: 'unknown_baseline' }
  /** The collection has an older state than the one that the project's record says was integrated. */
  | { readonly kind: 'collection_behind' }
  /** The project's copy is there and could not be read. */
  | { readonly kind: 'unchecked' }

export interface DriftInput {
  /** Null when it is not known. */
  readonly baseline: ObjectId | null
  /** The target: the pinned tree, else the head's. Null when the artifact is gone. */
  readonly collection: ObjectId | null
  /** Null when the project's copy is gone. */
  readonly project: ObjectId | null
  /** The recorded state, where the baseline is an older one that this collection has instead. */
  readonly ahead?: ObjectId | null
}

/** Decides the drift of one deployment from three tree ids. */
export function decideDrift({ baseline, collection, project, ahead = null }: DriftInput): Drift {
  if (collection === null && project === null) return { kind: 'gone' }
  if (collection === project) {
    return { kind: collection === baseline ? 'in_sync' : 'converged' }
  }
  if (baseline === null) return { kind: 'unknown_baseline' }
  if (collection === baseline) return { kind: aheadOrEdited(ahead, project) }
  if (collection === null) return { kind: project === baseline ? 'removed' : 'diverged' }
  return { kind: project === baseline ? 'outdated' : 'diverged' }
}

/** The collection is where the last deploy or sync left it; the project is not. */
function aheadOrEdited(
  ahead: ObjectId | null,
  project: ObjectId | null,
): 'collection_behind' | 'missing' | 'modified' {
  if (ahead !== null) return 'collection_behind'
  return project === null ? 'missing' : 'modified'
}

/** The word for a drift in files, in JSON and on the wire. */
export type DriftType =
  | 'none'
  | 'outdated'
  | 'modified'
  | 'conflict'
  | 'removed'
  | 'added'
  | 'version_mismatch'
  | 'collection_behind'
  | 'unchecked'

const DRIFT_TYPES = {
  in_sync: 'none',
  converged: 'none',
  outdated: 'outdated',
  modified: 'modified',
  diverged: 'conflict',
  missing: 'modified',
  removed: 'removed',
  gone: 'removed',
  unknown_baseline: 'conflict',
  collection_behind: 'collection_behind',
  unchecked: 'unchecked',
} as const satisfies Record<Drift['kind'], DriftType>

/** A part of a composite that is not what the composite pins is a mismatch, whatever the head is. */
export function driftType(drift: Drift, isPinnedPart = false): DriftType {
  return drift.kind === 'outdated' && isPinnedPart ? 'version_mismatch' : DRIFT_TYPES[drift.kind]
}

/** What is said of a part that a deployed composite has by now and its project has not: no copy has drifted. */
export const ADDED = {
  state: 'added',
  type: 'added',
  recommendation: 'sync_from_collection',
} as const satisfies { readonly type: DriftType; readonly [key: string]: string }

const RECOMMENDATIONS = {
  in_sync: 'none',
  converged: 'none',
  outdated: 'sync_from_collection',
  modified: 'keep_local',
  diverged: 'review_manually',
  missing: 'redeploy',
  removed: 'undeploy',
  gone: 'undeploy',
  unknown_baseline: 'review_manually',
  collection_behind: 'install',
  unchecked: 'review_manually',
} as const satisfies Record<Drift['kind'], string>

/** Says what to do about a drift. `mergesCleanly` is what a trial merge found. */
export function recommend(drift: Drift, mergesCleanly: boolean, isPinnedPart = false): string {
  if (drift.kind === 'outdated' && isPinnedPart) return 'redeploy'
  return drift.kind === 'diverged' && mergesCleanly ? 'merge' : RECOMMENDATIONS[drift.kind]
}
