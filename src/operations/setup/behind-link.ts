import { MOVED_BY } from '../../core/agents/moved-folders.ts'
import { isSkillmeatError } from '../../core/errors.ts'
import type { Ports } from '../../ports/ports.ts'
import { linkOnTheWay } from '../engine/places/linked-folders.ts'
import { profileDir } from '../engine/places/places-on-disk.ts'
import { LEADS_NOWHERE } from './dead-link.ts'

interface Folder {
  readonly project: string
  readonly root: string
}

/**
 * Says why nothing is recorded in a folder of an agent that lies behind a link, with what to do; null where
 * none leads there. What follows links has followed them before.
 */
export function whyBehindLink(
  { files, places }: Pick<Ports, 'files' | 'places'>,
  { project, root }: Folder,
): string | null {
  try {
    const found = linkOnTheWay(files, project, profileDir({ project, root }))
    if (found === null) return null
    const { link, real } = found
    if (real === null) return `${link} is ${LEADS_NOWHERE}`
    const isOwn = project === places.userHome
    const moves = isOwn ? MOVED_BY.find((one) => isMoving(one, root)) : undefined
    const instead =
      moves === undefined
        ? 'put the folder itself there'
        : `put the folder itself there, or set ${moves.variable} to ${real}`
    const from = isOwn ? 'your home' : 'the project'
    return `${link} is a link to ${real}, and what leads out of ${from} is not recorded: ${instead}, then run this again`
  } catch (error) {
    if (isSkillmeatError(error, 'E_IO_DENIED')) return null
    throw error
  }
}

/** Claude Code would look for `~/.claude.json` elsewhere too. */
function isMoving({ folder, inside }: (typeof MOVED_BY)[number], root: string): boolean {
  return folder === root && inside === undefined && root !== '.claude'
}
