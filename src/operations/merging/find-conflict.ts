import { SkillmeatError } from '../../core/errors.ts'
import type { FileConflict } from '../../core/merge/file-conflict.ts'
import type { PendingEntry } from '../../core/view/entries.ts'

/** Returns the conflict of a file. Throws `E_NOT_FOUND` for a file that is none of this merge. */
export function findConflict(pending: PendingEntry, path: string): FileConflict {
  const conflict = pending.conflicts.find((one) => one.path === path)
  if (conflict !== undefined) return conflict
  throw new SkillmeatError('E_NOT_FOUND', `${path} is no conflict of this merge.`, {
    missing: 'file',
    fix: `Conflicts: ${pending.conflicts.map((one) => one.path).join(', ')}`,
  })
}
