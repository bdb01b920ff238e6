import type { ObjectId } from '../object/object-id.ts'
import type { DeploymentEntry } from '../view/entries.ts'
import { decideDrift } from './decide-drift.ts'
import type { Drift } from './decide-drift.ts'

/**
 * What became of a copy in its project. `merged_edits`: a merge wrote it, and it still holds edits that
 * the collection has not. `unchecked`: it could not be read.
 */
export type CopyState = 'unchanged' | 'edited' | 'merged_edits' | 'files_gone' | 'unchecked'

export interface SeenCopy {
  readonly drift: Drift
  /** What the project holds; null when the copy is gone. */
  readonly project: ObjectId | null
  /** What was written there last. */
  readonly content: ObjectId
  /** Whether it could be read, and whether its line endings alone differ. */
  readonly isRead: boolean
  readonly eolOnly: boolean
}

/** Decides what became of a copy. Whoever shows a copy asks this, so that all say the same. */
export function copyState({ drift, project, content, isRead, eolOnly }: SeenCopy): CopyState {
  if (!isRead) return 'unchecked'
  if (project === null) return 'files_gone'
  const { kind } = drift
  const differs = kind === 'modified' || kind === 'diverged' || kind === 'unknown-baseline'
  if (!differs || eolOnly) return 'unchanged'
  if (project !== content) return 'edited'
  return kind === 'unknown-baseline' ? 'unchanged' : 'merged_edits'
}

/** Decides the same from what was seen when somebody last looked. `collection` is the head's tree; null when it is gone. */
export function knownCopyState(entry: DeploymentEntry, collection: ObjectId | null): CopyState {
  const { baseline, content, state, seen, pin } = entry
  const project = seen === 'gone' ? null : (state?.tree ?? content)
  const drift = decideDrift({
    baseline: baseline?.tree ?? null,
    collection: pin?.tree ?? collection,
    project,
  })
  const isRead = seen !== 'unreadable'
  return copyState({ drift, project, content, isRead, eolOnly: seen === 'endings' })
}

/**
 * Tells whether a copy holds something else than it came from, whatever the collection holds by now.
 * Every modified copy does.
 */
export function hasDeparted({ baseline, content, state, seen }: DeploymentEntry): boolean {
  if (seen === 'gone') return true
  return seen !== 'endings' && (state?.tree ?? content) !== (baseline?.tree ?? content)
}

/** Tells whether a copy is no longer as it came. */
export function isModifiedCopy(state: CopyState): boolean {
  return state === 'edited' || state === 'merged_edits' || state === 'files_gone'
}
