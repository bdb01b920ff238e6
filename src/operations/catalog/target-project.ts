import { terminalText } from '../../core/security/terminal-text.ts'
import { nearestNames } from '../../core/artifact/nearest-names.ts'
import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import {
  destinationForm,
  destinationPath,
  fileInRoot,
  insidePlugin,
} from '../../core/agents/destinations.ts'
import { DEFAULT_AGENT, AGENTS, findAgent } from '../../core/agents/agents.ts'
import type { Agent, Destination, Destinations } from '../../core/agents/shared/agent.ts'
import type { OtherNames } from '../../core/form/format.ts'
import type { PlaceForm } from '../../core/form/place-form.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import {
  fromHome,
  personalDir,
  personalFile,
  personalPlace,
  personalProjects,
  scopeOf,
} from '../engine/places/personal-place.ts'
import type { PersonalPlace } from '../engine/places/personal-place.ts'
import { profileDir } from '../engine/places/places-on-disk.ts'

/** Where a person wants something deployed. */
export interface TargetRequest {
  /** Absolute; null means the folder the command runs in. */
  readonly project: string | null
  readonly scope: 'project' | 'user'
  readonly profile: string | null
  /** The plugin to put there whole, as a folder that the agent loads itself. */
  readonly native?: string
}

export interface Target {
  readonly project: string
  readonly profile: string
  /** The folder that holds the profile's record and what is deployed. */
  readonly root: string
}

/** The place of one artifact. */
export interface TargetPlace extends Target {
  /** Below the root. */
  readonly path: string
  /** Absent where it stands there as plain files. */
  readonly form?: PlaceForm
}

/** Where a person wants things, before it is known what. */
export interface TargetPlatform {
  readonly platform: Agent
  readonly project: string
  readonly scope: TargetRequest['scope']
  /** The plugin that is put there whole, as a folder that the agent loads itself; null for none. */
  readonly native: string | null
}

/** Settles project and profile. Throws `E_PROJECT_NOT_FOUND` or `E_USAGE`. */
export function resolveTarget(
  ports: Pick<Ports, 'places' | 'files'>,
  request: TargetRequest,
): TargetPlatform {
  const platform = agentNamed(request.profile ?? DEFAULT_AGENT)
  const { scope, native = null } = request
  if (native !== null && platform.native === undefined) throw noNative(platform)
  if (scope === 'project') {
    const project = resolveProject(ports, request.project ?? ports.places.cwd)
    return { platform, project, scope, native }
  }
  const isClaude = platform.id === DEFAULT_AGENT
  const project = isClaude ? userTarget(ports, platform.id).project : ports.places.userHome
  return { platform, project, scope, native }
}

/** Lists where something may be deployed to for a target: a person's folders may lie apart. */
export function projectsOf(
  { places }: Pick<Ports, 'places'>,
  { project, scope }: Pick<TargetPlatform, 'project' | 'scope'>,
): readonly string[] {
  return scope === 'project' ? [project] : [...new Set([project, ...personalProjects(places)])]
}

/** Returns the agent that a profile is of. Throws `E_USAGE` with the nearest ones. */
export function agentNamed(profile: string): Agent {
  const agent = findAgent(profile)
  if (agent !== null) return agent
  throw new SkillmeatError('E_USAGE', `There is no profile "${terminalText(profile, 100)}".`, {
    fix: tellProfiles(profile),
  })
}

function tellProfiles(text: string): string {
  const near = nearestNames(
    text,
    AGENTS.map(({ id }) => id),
  )
  const hint = near.length === 0 ? '' : `Did you mean ${near.join(', ')}? `
  return `${hint}\`skillmeat agents --all\` lists them.`
}

interface ToPlace extends Pick<ArtifactEntry, 'type' | 'name'> {
  /** The name of the composite that it comes with. */
  readonly plugin?: string | null
  /** The names that are others there than in the collection. */
  readonly renamed?: OtherNames
}

/** Returns what an artifact is called where it goes: inside its own plugin as its source calls it. */
export function placedAs(
  { type, name, source_name: inSource = name }: ArtifactEntry,
  { native }: TargetPlatform,
): Pick<ArtifactEntry, 'type' | 'name'> {
  return { type, name: native === null ? name : inSource }
}

/**
 * Returns the place of an artifact on a platform; null where the platform has none for its type.
 */
export function placeOnPlatform(
  ports: Pick<Ports, 'places' | 'files'>,
  target: TargetPlatform,
  { type, name, plugin = null, renamed }: ToPlace,
): TargetPlace | null {
  const { platform, scope, native } = target
  const found = (native === null ? tableOf(ports, target) : (platform.native ?? {}))[type]
  if (found === undefined) return null
  const destination = native === null ? found : insidePlugin(found, native)
  const there = placeOf(ports, target, destination)
  const profile = platform.id
  const path = destinationPath(there, name)
  const composite = tableOf(ports, target).composite
  const from = scope === 'user' ? fromHome(ports.places, there.project) : ''
  const pluginFolder =
    native === null && composite !== undefined && plugin !== null
      ? folderOf(ports, target, { composite, plugin })
      : null
  const artifact = { type, name, scope, pluginFolder, at: there, from }
  const form = destinationForm(
    destination,
    renamed === undefined ? artifact : { ...artifact, renamed },
  )
  const place = { project: there.project, profile, root: there.root, path }
  return form === null
    ? place
    : { ...place, form: { ...form, file: fileOf(ports, place, { destination, form }) } }
}

/** Returns where a destination is: a person's folders may be others than the usual ones. */
function placeOf(
  ports: Pick<Ports, 'places' | 'files'>,
  { platform, project, scope }: TargetPlatform,
  destination: Pick<Destination, 'root' | 'path'>,
): PersonalPlace {
  const { root, path } = destination
  if (scope === 'project') return { project, root, path }
  if (platform.id === DEFAULT_AGENT) {
    const own = userTarget(ports, platform.id)
    return { project: own.project, root: own.root, path }
  }
  const place = personalPlace(ports.places, destination)
  const [container = ''] = place.path.split('/')
  if (path.split('/').includes(container)) return place
  throw new SkillmeatError(
    'E_USAGE',
    `${personalDir(ports.places, `${root}/${path}`.replace('/*', ''))} stands for ${root}/${path.replace('/*', '')}, and no record could say what lies in a folder of that name.`,
    { fix: 'Call it as that, or deploy to a project.' },
  )
}

/** What a plugin has beside its parts goes to the person's place in the home, also where that is a project. */
function tableOf(
  { places }: Pick<Ports, 'places'>,
  { platform, project, scope }: TargetPlatform,
): Destinations {
  const { composite } = platform.user
  const table = platform[scope]
  if (table.composite === undefined || composite === undefined) return table
  const isOfPerson = scopeOf(places, { project, root: table.composite.root }) === 'user'
  return isOfPerson ? { ...table, composite } : table
}

function fileOf(
  { files, places }: Pick<Ports, 'files' | 'places'>,
  { project, root }: Pick<Target, 'project' | 'root'>,
  { destination, form }: { readonly destination: Destination; readonly form: PlaceForm },
): string {
  const orFile = destination.form?.orFile
  if (orFile === undefined) return personalFile(places, { root, file: form.file })
  const other = fileInRoot(orFile, destination.root, root)
  const isThere = (file: string) => files.lstat(profileDir({ project, root: file })) !== null
  return !isThere(form.file) && isThere(other) ? other : form.file
}

/** Returns where the files of a plugin lie, from where commands of the agent start. */
function folderOf(
  ports: Pick<Ports, 'places' | 'files'>,
  target: TargetPlatform,
  { composite, plugin }: { readonly composite: Destination; readonly plugin: string },
): string {
  const { project, root, path } = placeOf(ports, target, composite)
  const from = target.scope === 'user' ? fromHome(ports.places, project) : ''
  return `${from}${root}/${destinationPath({ path }, plugin)}`
}

function noNative({ name }: Agent): SkillmeatError {
  const able = AGENTS.filter(({ native }) => native !== undefined)
  return new SkillmeatError('E_USAGE', `${name} loads no folder of a plugin by itself.`, {
    fix: `Leave --native out: its parts are put where it looks. ${able.map((one) => one.name).join(', ')} can.`,
  })
}

/**
 * Returns the user scope: the folder that every project of this person reads. Where it is a link into
 * another folder of the home, such as one of dotfiles, it is that one.
 */
export function userTarget(ports: Pick<Ports, 'places' | 'files'>, profile: string): Target {
  const { claudeDir, userHome } = ports.places
  const real = behindLink(ports, claudeDir)
  if (real?.startsWith(`${userHome}/`) === true) {
    return { project: userHome, profile, root: real.slice(userHome.length + 1) }
  }
  const at = claudeDir.lastIndexOf('/')
  return { project: at <= 0 ? '/' : claudeDir.slice(0, at), profile, root: claudeDir.slice(at + 1) }
}

/** Returns where a link leads; null for what is none, and for one that leads nowhere or to itself. */
function behindLink({ files }: Pick<Ports, 'files'>, path: string): string | null {
  if (files.lstat(path)?.kind !== 'link') return null
  try {
    return files.realpath(path)
  } catch (error) {
    if (isSkillmeatError(error)) return null
    throw error
  }
}

/** Returns the real path of a project folder, links in it resolved. */
export function resolveProject(ports: Pick<Ports, 'files'>, path: string): string {
  if (ports.files.lstat(path) === null) {
    throw new SkillmeatError('E_PROJECT_NOT_FOUND', `There is no folder ${path}`, {
      fix: 'Check the path; the project must exist.',
      data: { path },
    })
  }
  const real = ports.files.realpath(path)
  if (ports.files.lstat(real)?.kind === 'directory') return real
  throw new SkillmeatError('E_PROJECT_NOT_FOUND', `${path} is no folder.`, {
    fix: 'Name the folder of the project.',
    data: { path },
  })
}
