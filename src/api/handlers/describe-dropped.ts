import type { DroppedChange } from '../../core/merge/dropped-changes.ts'

/** What a decision took away, as the contract writes it. */
export function describeDropped(dropped: readonly DroppedChange[]) {
  return dropped.map(({ isDeletion, ...change }) => ({ ...change, is_deletion: isDeletion }))
}
