import type { Warning } from '../../core/errors.ts'
import type { ResolvedPath } from '../../core/merge/merge-trees.ts'
import type { ObjectId } from '../../core/object/object-id.ts'

/** What became of one artifact in a pull. */
export interface PulledArtifact {
  readonly artifact: string
  readonly action:
    | 'added'
    | 'updated'
    | 'merged'
    | 'pending'
    /** The same content on both sides; it is shared from now on. */
    | 'joined'
    | 'removed'
    /** Removed there and edited here: it stays. */
    | 'kept'
    /** Removed here and changed there: it is left there. */
    | 'left_there'
    /** Another artifact here has its name. */
    | 'namesake'
    /** Several here come from its source. */
    | 'ambiguous'
    | 'refused'
    | 'held_back'
  readonly merged: readonly string[]
  /** Those of `merged` whose lines conflict, and what settled them. */
  readonly resolvedBy: readonly ResolvedPath[]
  readonly conflicts: readonly string[]
  /** The capabilities that its new state adds; it is `held_back` until a person agrees. */
  readonly gained: readonly string[]
  /** The new content that a person has to agree to; null if there is no question. */
  readonly asks: ObjectId | null
  readonly detail: string | null
}

export interface PullReport {
  readonly remote: string
  readonly url: string
  readonly branch: string
  /** The commit that was last integrated; null before the first. */
  readonly from: string | null
  /** The newest commit; null in an empty repository. */
  readonly to: string | null
  /** The last commit is no longer among its ancestors: somebody forced a push. */
  readonly isRewritten: boolean
  /** What changed; nothing where nothing did. */
  readonly artifacts: readonly PulledArtifact[]
  /** How many decisions about conflicts came in. */
  readonly resolutions: number
  readonly warnings: readonly Warning[]
}

/** Returns what became of an artifact of which nothing more is to be said. */
export function pulled(
  artifact: string,
  action: PulledArtifact['action'],
  more: Partial<PulledArtifact> = {},
): PulledArtifact {
  return {
    artifact,
    action,
    merged: [],
    resolvedBy: [],
    conflicts: [],
    gained: [],
    asks: null,
    detail: null,
    ...more,
  }
}
