import type { ObjectId } from '../object/object-id.ts'
import type { DeploymentEntry, SeenInstead } from '../view/entries.ts'
import { decideDrift } from './decide-drift.ts'
import type { Drift } from './decide-drift.ts'

/**
 * What became of a copy in its project. `merged_edits`: a merge wrote it, and it still holds edits that
 * the collection has not. `unchecked`: it could not be read.
 */
export type CopyState = 'unchanged' | 'edited' | 'merged_edits' | 'files_gone' | 'unchecked'

/**
 * Decides what became of a copy, as it was when somebody last looked. Whoever shows a copy asks this,
 * so that all say the same. `collection` is the head's tree; null when it is gone.
 */
export function knownCopyState(entry: DeploymentEntry, collection: ObjectId | null): CopyState {
  const { baseline, content, state, seen, pin } = entry
  if (seen !== undefined) return SEEN[seen]
  const project = state?.tree ?? content
  const ahead = aheadOf(entry)
  if (project === ahead) return 'unchanged'
  const { kind } = decideDrift({
    baseline: baseline?.tree ?? null,
    collection: pin?.tree ?? collection,
    project,
    ahead,
  })
  if (!DIFFERS.has(kind)) return 'unchanged'
  if (project !== content) return 'edited'
  return kind === 'unknown_baseline' ? 'unchanged' : 'merged_edits'
}

const SEEN = {
  gone: 'files_gone',
  unreadable: 'unchecked',
  endings: 'unchanged',
} as const satisfies Record<SeenInstead, CopyState>

const DIFFERS: ReadonlySet<Drift['kind']> = new Set([
  'modified',
  'diverged',
  'unknown_baseline',
  'collection_behind',
])

/** Returns the recorded state of which the collection has an older one, or none; null everywhere else. */
export function aheadOf({
  ahead,
  baseline,
}: Pick<DeploymentEntry, 'ahead' | 'baseline'>): ObjectId | null {
  return ahead !== undefined && ahead.over === (baseline?.tree ?? null) ? ahead.tree : null
}

/**
 * Tells whether a copy holds something else than it came from, whatever the collection holds by now.
 * Every modified copy does.
 */
export function hasDeparted(entry: DeploymentEntry): boolean {
  const { baseline, content, state, seen } = entry
  if (seen === 'gone') return true
  const came = aheadOf(entry) ?? baseline?.tree ?? content
  return seen !== 'endings' && (state?.tree ?? content) !== came
}

/** Tells whether a copy is no longer as it came. */
export function isModifiedCopy(state: CopyState): boolean {
  return state === 'edited' || state === 'merged_edits' || state === 'files_gone'
}

/** Tells whether a copy could not be read: nobody knows whether it is as it came. */
export function isUncheckedCopy(state: CopyState): boolean {
  return state === 'unchecked'
}
