import type { ResolvedPath } from '../../core/merge/merge-trees.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { PresentArtifact } from '../engine/observe/present-state.ts'
import type { TakenDependency } from './pipeline/add-report.ts'
import type { UpdatedParts } from './update-parts.ts'

/** What became of an artifact that was looked for upstream. */
export interface Updated {
  readonly artifact: string
  readonly source: string | null
  readonly action:
    | 'up_to_date'
    | 'updated'
    | 'merged'
    | 'pending'
    | 'gone_upstream'
    | 'no_upstream'
    | 'unreachable'
    | 'refused'
    | 'held_back'
    | 'pruned'
  readonly from: string | null
  readonly to: string | null
  readonly merged: readonly string[]
  /** Those of `merged` whose lines conflict, and what settled them. */
  readonly resolvedBy: readonly ResolvedPath[]
  readonly conflicts: readonly string[]
  /** Of a composite: which parts joined, left, or are pinned anew. */
  readonly parts: UpdatedParts | null
  /** Of a composite whose dependencies were looked at: what they are, and what is not as it wants it. */
  readonly dependencies: readonly TakenDependency[]
  /** The capabilities that its new state adds; the update is `held_back` until a person agrees. */
  readonly gained: readonly string[]
  /** The new content that a person has to agree to; null if there is no question. */
  readonly asks: ObjectId | null
  readonly detail: string | null
}

/** An artifact and what became of it. */
export interface Update {
  readonly present: PresentArtifact
  readonly done: Updated
}
