import { isSkillmeatError } from '../../core/errors.ts'
import type { Ports } from '../../ports/ports.ts'
import { wayDown } from '../engine/writing/way-down.ts'

/** What is said of a link behind which nothing can be looked at. */
export const LEADS_NOWHERE = 'a link that leads nowhere, or back to itself: mend or remove it'

/**
 * Returns the first link on the way from `base` to `path`, both absolute, that leads nowhere or round in a
 * circle: nothing behind it can be told apart from nothing. Null where there is none.
 */
export function findDeadLink(
  { files }: Pick<Ports, 'files'>,
  base: string,
  path: string,
): string | null {
  for (const at of wayDown(base, path)) {
    if (files.lstat(at)?.kind === 'link' && !leadsSomewhere(files, at)) return at
  }
  return null
}

function leadsSomewhere(files: Ports['files'], path: string): boolean {
  try {
    files.realpath(path)
    return true
  } catch (error) {
    if (isSkillmeatError(error)) return false
    throw error
  }
}
