import { artifactNameProblem } from '../../core/artifact/artifact-name.ts'
import type { ArtifactType } from '../../core/artifact/artifact-type.ts'
import { destinationForm, destinationPath, fileInRoot } from '../../core/agents/destinations.ts'
import { fileTemplate, listLookedPlaces } from '../../core/agents/looked-places.ts'
import type { LookedPlace } from '../../core/agents/looked-places.ts'
import type { Agent, Destination } from '../../core/agents/shared/agent.ts'
import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import type { FormatContents } from '../../core/form/format.ts'
import type { PlaceForm } from '../../core/form/place-form.ts'
import type { Ports } from '../../ports/ports.ts'
import { isAgentThere } from '../catalog/agents-there.ts'
import { followLink } from '../catalog/follow-link.ts'
import { userTarget } from '../catalog/target-project.ts'
import type { TargetPlace } from '../catalog/target-project.ts'
import {
  movedRoots,
  personalFile,
  personalPlace,
  personalProjects,
} from '../engine/places/personal-place.ts'
import { profileDir } from '../engine/places/places-on-disk.ts'
import { joinPath } from '../engine/writing/file-steps.ts'
import { loadFormat, readSharedFile } from '../engine/places/read-place.ts'
import { LEADS_NOWHERE, findDeadLink } from './dead-link.ts'
import { whyOf } from './ground.ts'
import type { Ground, PassedOver } from './ground.ts'
import { listContainer } from './list-container.ts'
import { CLOSED, findClosed } from './unwritable.ts'

type LookPorts = Pick<Ports, 'files' | 'places' | 'limits'>

/** Something in an agent's folder that may be an artifact. */
export interface FoundPlace {
  readonly type: ArtifactType
  readonly name: string
  /** Where it really lies. */
  readonly place: TargetPlace
  /** Where agents find it, below the project or the home: more than one where links lead there. */
  readonly seen: readonly string[]
  /** The agents that find it there. */
  readonly agents: readonly string[]
  /** Of what has no name of its own in its file: its text. */
  readonly text: string | null
  /** Returns its place by another name; absent where it has one of its own. */
  readonly make?: (name: string) => TargetPlace
}

export interface FoundPlaces {
  readonly found: readonly FoundPlace[]
  readonly passed: readonly PassedOver[]
}

/** Lists all that lies in the folders and files of agents, each once, whoever put it there. */
export async function findPlaces(ports: LookPorts, ground: Ground): Promise<FoundPlaces> {
  const found = new Map<string, FoundPlace>()
  const passed = new Map<string, PassedOver>()
  for (const looked of listLookedPlaces(ground.scope)) {
    const own = { ...looked, destination: movedOf(ports, ground, looked.destination) }
    const here = await findThere(ports, ground, own)
    for (const one of here.found) {
      const key = keyOf(one)
      const known = found.get(key)
      found.set(key, known === undefined ? one : joined(known, one))
    }
    for (const one of here.passed) {
      const key = `${one.seen} ${one.reason}`
      if (!passed.has(key)) passed.set(key, one)
    }
  }
  const taken = new Set([...found.values()].flatMap(({ seen }) => seen))
  return {
    found: [...found.values()],
    passed: [...passed.values()].filter(({ seen }) => !taken.has(seen)),
  }
}

/** Returns a key that is equal for one thing that was found twice. */
export function keyOf({ type, name, place }: FoundPlace): string {
  const { project, root, path, form } = place
  return form === undefined || form.file.includes(name)
    ? `${type} ${project}/${form?.file ?? `${root}/${path}`}`
    : `${type} ${project}/${form.file} ${name}`
}

function joined(known: FoundPlace, other: FoundPlace): FoundPlace {
  return {
    ...known,
    seen: [...new Set([...known.seen, ...other.seen])],
    agents: [...new Set([...known.agents, ...other.agents])],
  }
}

/** A person's folder may be another one than usual, or a link into one. */
function movedOf(ports: LookPorts, { scope }: Ground, destination: Destination): Destination {
  const { form } = destination
  if (scope === 'project') return destination
  if (destination.root === '.claude') return { ...destination, root: userTarget(ports, '').root }
  const { root, path } = personalPlace(ports.places, destination)
  if (form === undefined) return { root, path }
  const inRoot = (file: string) => fileInRoot(file, destination.root, root)
  const orFile = form.orFile === undefined ? {} : { orFile: inRoot(form.orFile) }
  return { root, path, form: { ...form, file: inRoot(form.file), ...orFile } }
}

/** A folder that cannot be looked into is told of, and the others count. */
async function findThere(
  ports: LookPorts,
  ground: Ground,
  looked: LookedPlace,
): Promise<FoundPlaces> {
  const { destination, agents } = looked
  const project = projectOf(ports, ground, destination)
  const refuse = (path: string, reason: string): FoundPlaces => ({
    found: [],
    passed: [
      {
        seen: shownBelow(ground, path),
        agents: agents.slice(0, 1).map(({ name }) => name),
        why: 'refused',
        reason,
      },
    ],
  })
  const template = fileTemplate(destination)
  const [fixed = ''] = template.split('/*')
  try {
    const path = profileDir({ project, root: fixed })
    const closed = findClosed(ports, project, path)
    if (closed !== null) return refuse(closed, CLOSED)
    const dead = findDeadLink(ports, project, path)
    if (dead !== null) return refuse(dead, LEADS_NOWHERE)
    return template.includes('*')
      ? findNamed(ports, ground, looked)
      : await findInFile(ports, ground, looked)
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    return refuse(profileDir({ project, root: destination.root }), error.message)
  }
}

/** Finds folders with skills, and files that are one artifact each. */
function findNamed(ports: LookPorts, ground: Ground, looked: LookedPlace): FoundPlaces {
  const { destination, type } = looked
  const template = fileTemplate(destination)
  const star = template.indexOf('*')
  const container = template.slice(0, star).replace(/\/$/, '')
  const ending = type === 'skill' ? null : template.slice(star + 1)
  const project = projectOf(ports, ground, destination)
  const dir = profileDir({ project, root: container })
  const agents = agentsOf(ports, ground, looked)
  const found: FoundPlace[] = []
  const passed: PassedOver[] = []
  for (const entry of listContainer(ports, dir, { type, ending })) {
    const seen = shownBelow(ground, joinPath(dir, entry.file))
    const pass = (why: PassedOver['why'], reason: string) =>
      passed.push({ seen, agents, why, reason })
    if (entry.kind === 'passed') {
      pass(entry.isClosed === true ? 'refused' : 'not_understood', entry.reason)
      continue
    }
    const real = followLink(ports, { path: `${dir}/${entry.file}`, project: ground.dir, type })
    if (real.kind === 'refused') pass('refused', real.reason)
    else if (artifactNameProblem(entry.name) !== null)
      passed.push({ seen, agents, ...refusedName(artifactNameProblem(entry.name) ?? '') })
    else {
      const own = ownPlace(ports, ground, { ...looked, name: entry.name })
      const place = real.kind === 'elsewhere' ? real.place : own
      found.push({
        type,
        name: real.kind === 'elsewhere' ? real.name : entry.name,
        place,
        seen: [seen],
        agents,
        text: null,
      })
    }
  }
  return { found, passed }
}

/** Finds what stands in a file that the person has other things in too. */
async function findInFile(
  ports: LookPorts,
  ground: Ground,
  looked: LookedPlace,
): Promise<FoundPlaces> {
  const { destination, type } = looked
  const { form } = destination
  const files = [form?.file, form?.orFile].filter((file) => file !== undefined)
  const project = projectOf(ports, ground, destination)
  const agents = agentsOf(ports, ground, looked)
  const found: FoundPlace[] = []
  const passed: PassedOver[] = []
  for (const name of files) {
    const moved = type === 'hook' ? name.replace(/^\.claude\//, `${destination.root}/`) : name
    const file = personalFile(ports.places, { root: destination.root, file: moved })
    const path = profileDir({ project, root: file })
    const beside = besideMoved(ports, ground, { project, root: destination.root, file })
    if (beside !== null) passed.push({ ...beside, agents })
    if (form === undefined || beside !== null || ports.files.lstat(path) === null) continue
    const seen = shownBelow(ground, path)
    try {
      const real = followFile(ports, project, file)
      const text = readSharedFile(ports, profileDir({ project, root: real }))
      const { contents } = await loadFormat(form.format)
      const make = (own: string) => placeIn(ports, ground, { looked, name: own, file: real })
      const pass = (own: string, what: Pick<PassedOver, 'why' | 'reason'>) =>
        passed.push({ ...what, seen: `${seen}: ${own}`, agents })
      found.push(...listContents(contents, text, { ground, looked, seen, agents, make, pass }))
    } catch (error) {
      if (!isSkillmeatError(error)) throw error
      passed.push({ seen, agents, why: whyOf(error), reason: error.message })
    }
  }
  return { found, passed }
}

/** What a person's agent reads in the home is not recorded where its own folder lies elsewhere. */
function besideMoved(
  ports: LookPorts,
  { scope, dir }: Ground,
  {
    project,
    root,
    file,
  }: { readonly project: string; readonly root: string; readonly file: string },
): Omit<PassedOver, 'agents'> | null {
  if (scope !== 'user' || project === dir || file.startsWith(`${root}/`)) return null
  if (ports.files.lstat(`${dir}/${file}`) === null) return null
  const folder = profileDir({ project, root })
  const reason = `stays: what is not in ${folder} cannot be recorded there`
  return { seen: `~/${file}`, why: 'refused', reason }
}

/** A file that is a link to another one of the same project is that one. Throws `E_PROJECT_LINK` for any other. */
function followFile({ files }: LookPorts, project: string, file: string): string {
  const path = profileDir({ project, root: file })
  if (files.lstat(path)?.kind !== 'link') return file
  const real = files.realpath(path)
  if (real.startsWith(`${project}/`)) return real.slice(project.length + 1)
  const instead = `\`rm ${path} && cp ${real} ${path}\``
  throw new SkillmeatError(
    'E_PROJECT_LINK',
    `a link to ${real}, which lies outside: put the file itself there (${instead}), then run this again`,
    { data: { path } },
  )
}

interface FileContents {
  readonly ground: Ground
  readonly looked: LookedPlace
  readonly seen: string
  readonly agents: readonly string[]
  readonly make: (name: string) => TargetPlace
  /** Takes what is passed over, and what is the matter with it. */
  readonly pass: (name: string, what: Pick<PassedOver, 'why' | 'reason'>) => void
}

/** Readers of JSON refuse it as a key. */
const NO_JSON = 'no program reads JSON with it'

function refusedName(problem: string): Pick<PassedOver, 'why' | 'reason'> {
  return { why: 'refused', reason: `no artifact can have this name: ${problem}` }
}

function listContents(
  contents: FormatContents | undefined,
  text: string,
  { ground, looked: { type }, seen, agents, make, pass }: FileContents,
): readonly FoundPlace[] {
  if (contents === undefined || text.trim() === '') return []
  const odd = contents.odd(text)
  for (const { key, what } of odd) pass(key, { why: 'not_understood', reason: what })
  if (contents.kind === 'named') {
    return contents.names(text).flatMap((name) => {
      const problem = artifactNameProblem(name) ?? (name === '__proto__' ? NO_JSON : null)
      if (problem !== null) pass(name, refusedName(problem))
      return problem === null
        ? [{ type, name, place: make(name), seen: [seen], agents, text: null }]
        : []
    })
  }
  const name = hooksName(ground)
  const place = make(name)
  // Of what stands under `hooks`, and is no object, nothing can be read.
  const isOdd = odd.some(({ key }) => key === 'hooks')
  const own =
    place.form === undefined || isOdd ? null : contents.read(text, place.form.slot, () => true)
  return own === null ? [] : [{ type, name, place, seen: [seen], agents, text: own, make }]
}

/** Hooks have no name in their file: they are called like the project, or `my-hooks`. */
function hooksName({ scope, dir }: Ground): string {
  if (scope === 'user') return 'my-hooks'
  const folder = dir.slice(dir.lastIndexOf('/') + 1).replaceAll(/[^\w.-]+/g, '-')
  const name = `${folder}-hooks`
  return artifactNameProblem(name) === null ? name : 'project-hooks'
}

interface ToPlace extends LookedPlace {
  readonly name: string
}

function ownPlace(ports: LookPorts, ground: Ground, { name, ...looked }: ToPlace): TargetPlace {
  const { destination, type } = looked
  const project = projectOf(ports, ground, destination)
  const profile = profileOf(ports, ground, looked)
  const place = {
    project,
    profile,
    root: destination.root,
    path: destinationPath(destination, name),
  }
  const form = formOf(ground, destination, { type, name })
  return form === null ? place : { ...place, form }
}

function placeIn(
  ports: LookPorts,
  ground: Ground,
  {
    looked,
    name,
    file,
  }: { readonly looked: LookedPlace; readonly name: string; readonly file: string },
): TargetPlace {
  const place = ownPlace(ports, ground, { ...looked, name })
  return place.form === undefined ? place : { ...place, form: { ...place.form, file } }
}

function formOf(
  { scope }: Ground,
  destination: Destination,
  { type, name }: { readonly type: ArtifactType; readonly name: string },
): PlaceForm | null {
  return destinationForm(destination, { type, name, scope, pluginFolder: null })
}

/** A person's folder may lie elsewhere than in the home. */
function projectOf(ports: LookPorts, { scope, dir }: Ground, { root }: Destination): string {
  const claude = userTarget(ports, '')
  if (scope === 'project') return dir
  if (root === claude.root) return claude.project
  const { places } = ports
  const others = personalProjects(places).filter((project) => project !== dir)
  return others.find((project) => movedRoots(places, project).includes(root)) ?? dir
}

/** The agent that something is recorded for: one that is used and keeps it there, else whoever does. */
function profileOf(ports: LookPorts, { dir, scope }: Ground, looked: LookedPlace): string {
  const template = fileTemplate(looked.destination)
  const keeps = looked.agents.filter((agent) => {
    const own = agent[scope][looked.type]
    return own !== undefined && fileTemplate(own) === template
  })
  const used = keeps.find((agent) => isAgentThere(ports, agent, dir))
  const shared = keeps.find(({ id }) => id === 'agents')
  return (used ?? shared ?? keeps[0] ?? looked.agents[0])?.id ?? 'claude_code'
}

/** Names the agents that look there and are used; those that keep something there where none is. */
function agentsOf(ports: LookPorts, { dir }: Ground, { agents }: LookedPlace): readonly string[] {
  const used = agents.filter((agent) => isAgentThere(ports, agent, dir))
  const named: readonly Agent[] = used.length > 0 ? used : agents.slice(0, 1)
  return named.filter(({ id }) => id !== 'agents' || named.length === 1).map(({ name }) => name)
}

function shownBelow({ scope, dir }: Ground, path: string): string {
  const below = path.startsWith(`${dir}/`) ? path.slice(dir.length + 1) : path
  return scope === 'user' && below !== path ? `~/${below}` : below
}
