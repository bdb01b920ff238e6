import { listLookedPlaces } from '../../../core/agents/looked-places.ts'
import { AGENT_ROOTS } from '../../../core/agents/destinations.ts'
import { movedAround } from '../../../core/agents/moved-folders.ts'
import type { MovedFolders } from '../../../core/agents/moved-folders.ts'
import { isSkillmeatError } from '../../../core/errors.ts'
import type { Places } from '../../../ports/environment.ts'
import type { FileSystem } from '../../../ports/file-system.ts'

type Files = Pick<FileSystem, 'lstat' | 'realpath'>

/** The one whose links are followed for whatever lies in it. */
const CLAUDE = '.claude'

/**
 * Counts folders of agents as moved that a person's own links move within the home, such as `~/.codex`
 * that is a link to `~/dotfiles/codex`. One that is a link to another agent's folder stays what it is.
 */
export function withLinkedFolders(files: Files, places: Places): Places {
  const { userHome, moved = {} } = places
  const home = realPath(files, userHome)
  if (home === null) return places
  const linked = new Map<string, string>()
  for (const root of personalRoots()) {
    if (movedAround(moved, root) !== null || !mayBeThere(files, userHome, root)) continue
    const real = realPath(files, `${userHome}/${root}`)
    if (real === null || !real.startsWith(`${home}/`)) continue
    const below = real.slice(home.length + 1)
    if (below !== root && !isOfAgent(below)) linked.set(root, `${userHome}/${below}`)
  }
  return linked.size === 0
    ? places
    : { ...places, moved: { ...Object.fromEntries(linked), ...moved } satisfies MovedFolders }
}

function personalRoots(): readonly string[] {
  const roots = listLookedPlaces('user').map(({ destination }) => destination.root)
  return [...new Set(roots)].filter((root) => root !== CLAUDE)
}

function mayBeThere(files: Files, userHome: string, root: string): boolean {
  try {
    return files.lstat(`${userHome}/${root.split('/', 1)[0] ?? root}`) !== null
  } catch (error) {
    if (isSkillmeatError(error)) return false
    throw error
  }
}

function isOfAgent(below: string): boolean {
  return AGENT_ROOTS.some((root) => below === root || below.startsWith(`${root}/`))
}

/**
 * Returns the first link on the way from a project to a folder or file in it, both absolute, with where it
 * leads; null where none is.
 */
export function linkOnTheWay(
  files: Files,
  base: string,
  path: string,
): { readonly link: string; readonly real: string | null } | null {
  let at = base === '/' ? '' : base
  for (const part of path.slice(at.length).split('/').filter(Boolean)) {
    at = `${at}/${part}`
    const stat = files.lstat(at)
    if (stat === null) return null
    if (stat.kind === 'link') return { link: at, real: realPath(files, at) }
  }
  return null
}

/**
 * Returns where a path really is; null where a link leads nowhere, or it cannot be told. What is not there
 * yet lies below what is.
 */
function realPath(files: Files, path: string): string | null {
  try {
    if (files.lstat(path) !== null) return files.realpath(path)
    const at = path.lastIndexOf('/')
    if (at <= 0) return path
    const real = realPath(files, path.slice(0, at))
    return real === null ? null : `${real}${path.slice(at)}`
  } catch (error) {
    if (isSkillmeatError(error)) return null
    throw error
  }
}
