import type { DraftText } from '../../core/view/entries.ts'
import type { Draft } from '../../operations/merging/draft.ts'
import { count, safeText, relativeTime } from './text.ts'

/** Such as `2 of 5 places decided before`. */
export function decidedBefore({ decided, places }: Draft): string {
  return `${decided} of ${count(places, 'place')} decided before`
}

/** Says what a text is that was left half done, and since when. */
export function draftLine({ path, hunk, saved_at, stale }: DraftText): string {
  const where = `${safeText(path, 200)}${hunk === null ? '' : `, place ${hunk}`}`
  const what = stale ? 'a draft of an earlier merge; its sides have moved since' : 'a draft'
  return `${where}: ${what} (${relativeTime(saved_at)})`
}
