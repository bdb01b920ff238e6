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
  /** The project's copy is there and could not be read. */
  | { readonly kind: 'unchecked' }

export interface DriftInput {
  /** Null when it is not known. */
  readonly baseline: ObjectId | null
  /** The target: the pinned tree, else the head's. Null when the artifact is gone. */
  readonly collection: ObjectId | null
  /** Null when the project's copy is gone. */
  readonly project: ObjectId | null
}

/** Decides the drift of one deployment from three tree ids. */
export function decideDrift({ baseline, collection, project }: DriftInput): Drift {
  if (collection === null && project === null) return { kind: 'gone' }
  if (collection === project) {
    return { kind: collection === baseline ? 'in_sync' : 'converged' }
  }
  if (baseline === null) return { kind: 'unknown_baseline' }
  if (project === null) return { kind: collection === baseline ? 'missing' : 'diverged' }
  if (collection === null) return { kind: project === baseline ? 'removed' : 'diverged' }
  if (project === baseline) return { kind: 'outdated' }
  if (collection === baseline) return { kind: 'modified' }
  return { kind: 'diverged' }
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
  unchecked: 'review_manually',
} as const satisfies Record<Drift['kind'], string>

/** Says what to do about a drift. `mergesCleanly` is what a trial merge found. */
export function recommend(drift: Drift, mergesCleanly: boolean, isPinnedPart = false): string {
  if (drift.kind === 'outdated' && isPinnedPart) return 'redeploy'
  return drift.kind === 'diverged' && mergesCleanly ? 'merge' : RECOMMENDATIONS[drift.kind]
}
