import { movedAround } from '../../../core/agents/moved-folders.ts'
import type { Destination } from '../../../core/agents/shared/agent.ts'
import type { Places } from '../../../ports/environment.ts'
import { profileDir } from './places-on-disk.ts'

const STATE_FILE = '.claude.json'
const CLAUDE = '.claude'

/** The folders of a person. Where all but the first are not known, they are those below the home. */
export type PersonalPlaces = Pick<Places, 'userHome'> &
  Partial<Pick<Places, 'claudeDir' | 'claudeState' | 'moved'>>

interface AgentFolder {
  readonly project: string
  readonly root: string
}

/** Tells whether a folder of an agent is the person's own, which every project reads, or a project's. */
export function scopeOf(places: PersonalPlaces, folder: AgentFolder): 'project' | 'user' {
  const { userHome, claudeDir, moved = {} } = places
  const dir = profileDir(folder)
  const isOwn = folder.project === userHome || dir === claudeDir
  return isOwn || Object.keys(moved).some((usual) => rootDir(places, usual) === dir)
    ? 'user'
    : 'project'
}

/** Returns the folder that has the record of what lies in a moved one: of folders of skills it is the one around. */
function rootDir({ moved = {} }: PersonalPlaces, usual: string): string {
  const dir = moved[usual] ?? ''
  return usual.endsWith('/skills') ? dir.slice(0, dir.lastIndexOf('/')) : dir
}

/** Returns where a folder of an agent lies that is usually below a person's home. */
export function personalDir(places: PersonalPlaces, folder: string): string {
  const { userHome, claudeDir, moved = {} } = places
  if (claudeDir !== undefined && (folder === CLAUDE || folder.startsWith(`${CLAUDE}/`)))
    return `${claudeDir}${folder.slice(CLAUDE.length)}`
  const usual = movedAround(moved, folder)
  return usual === null ? `${userHome}/${folder}` : `${moved[usual]}${folder.slice(usual.length)}`
}

/** A place of a person: as in a project, which is the home, or the folder around one that lies elsewhere. */
export interface PersonalPlace extends AgentFolder {
  readonly path: string
}

/** Returns where something of a person goes. */
export function personalPlace(
  places: PersonalPlaces,
  { root, path }: Pick<Destination, 'root' | 'path'>,
): PersonalPlace {
  const { userHome, moved = {} } = places
  const usual = movedAround(moved, `${root}/${path}`)
  const named = usual === null ? null : moved[usual]
  if (usual === null || named === undefined || named === `${userHome}/${usual}`)
    return { project: userHome, root, path }
  const dir = rootDir(places, usual)
  if (!usual.startsWith(`${root}/`))
    return { ...asProject(userHome, dir + root.slice(usual.length)), path }
  const whole = named + `${root}/${path}`.slice(usual.length)
  return { ...asProject(userHome, dir), path: whole.slice(dir.length + 1) }
}

function asProject(userHome: string, dir: string): AgentFolder {
  if (userHome !== '' && dir.startsWith(`${userHome}/`))
    return { project: userHome, root: dir.slice(userHome.length + 1) }
  const at = dir.lastIndexOf('/')
  return { project: at <= 0 ? '/' : dir.slice(0, at), root: dir.slice(at + 1) }
}

/** Lists the folders that stand for a project where a person's things are: the home, and what is elsewhere. */
export function personalProjects(places: PersonalPlaces): readonly string[] {
  const { userHome, claudeDir, moved = {} } = places
  const elsewhere = Object.keys(moved)
    .filter((usual) => usual !== CLAUDE)
    .map((usual) => asProject(userHome, rootDir(places, usual)).project)
  const ofClaude =
    claudeDir === undefined || claudeDir === `${userHome}/${CLAUDE}`
      ? []
      : [claudeDir.slice(0, claudeDir.lastIndexOf('/')) || '/']
  return [...new Set([userHome, ...ofClaude, ...elsewhere])]
}

/** Lists the folders of agents in a project that variables name. */
export function movedRoots(places: PersonalPlaces, project: string): readonly string[] {
  const { userHome, claudeDir, moved = {} } = places
  const others = Object.keys(moved)
    .filter((usual) => usual !== CLAUDE)
    .map((usual) => asProject(userHome, rootDir(places, usual)))
  // Claude Code's folder stands for a project of its own, in the home too.
  const isUsual = claudeDir === undefined || claudeDir === `${userHome}/${CLAUDE}`
  const own = isUsual ? [] : [asProject('', claudeDir)]
  const here = [...others, ...own].filter((folder) => folder.project === project)
  return [...new Set(here.map(({ root }) => root))]
}

/** Returns how a project is named from a person's home, where commands start: nothing for the home itself. */
export function fromHome({ userHome }: PersonalPlaces, project: string): string {
  if (project === userHome) return ''
  if (project.startsWith(`${userHome}/`)) return `${project.slice(userHome.length + 1)}/`
  return project === '/' ? '/' : `${project}/`
}

/**
 * Returns where a file of a person lies, below the folder that holds `root`: `.claude.json` is in
 * Claude Code's own folder where `CLAUDE_CONFIG_DIR` names one.
 */
export function personalFile(
  { claudeDir, claudeState }: Omit<PersonalPlaces, 'userHome'>,
  { root, file }: { readonly root: string; readonly file: string },
): string {
  const isInside = claudeState !== undefined && claudeState === `${claudeDir}/${STATE_FILE}`
  return isInside && file === STATE_FILE ? `${root}/${STATE_FILE}` : file
}
