import { leadsNowhere } from '../../core/merge/dangling-links.ts'
import type { ConflictType, FileConflict } from '../../core/merge/file-conflict.ts'
import { isLink } from '../../core/merge/merge-sides.ts'
import { safeText } from './text.ts'

/** Why a file waits, as a person would say it. Programs get the words of `CONFLICT_TYPES`. */
const CONFLICT_WORDS: Readonly<Record<ConflictType, string>> = {
  content: 'both changed it',
  deletion: 'deleted on one side, changed on the other',
  both_modified: 'both changed it, and one side has to go',
  add_add: 'both added it',
  file_location: 'added to a folder that was renamed',
  one_value: 'its values belong together, and come from both',
}

/** Says why a file waits for a decision. */
export function conflictWords(conflict: FileConflict): string {
  const { type, ours, theirs } = conflict
  if (leadsNowhere(conflict)) return 'a link to what the other side renamed or removed'
  if (ours === null || theirs === null) return CONFLICT_WORDS[type]
  if (type === 'file_location') {
    return `${CONFLICT_WORDS[type]}: ${safeText(ours.path, 100)} or ${safeText(theirs.path, 100)}`
  }
  if (type !== 'both_modified') return CONFLICT_WORDS[type]
  if (ours.path !== theirs.path) {
    return `has two new names: ${safeText(ours.path, 100)} and ${safeText(theirs.path, 100)}`
  }
  if (isLink(ours) !== isLink(theirs)) return 'a file on one side, a link on the other'
  if (ours.blob === theirs.blob) return 'may be run on one side, not on the other'
  return CONFLICT_WORDS[type]
}
