import type { ArtifactType } from '../../core/artifact/artifact-type.ts'
import { artifactPath } from '../../core/artifact/artifact-path.ts'
import { AGENT_ROOTS, agentOfRoot, nameAtDestination } from '../../core/agents/destinations.ts'
import { listLookedPlaces } from '../../core/agents/looked-places.ts'
import { isSkillmeatError } from '../../core/errors.ts'
import type { Ports } from '../../ports/ports.ts'
import { movedRoots } from '../engine/places/personal-place.ts'
import { parentOf } from '../engine/writing/file-steps.ts'
import type { TargetPlace } from './target-project.ts'

/** Where something that agents find really lies. */
export type RealPlace =
  /** No link leads there. */
  | { readonly kind: 'there' }
  | { readonly kind: 'elsewhere'; readonly name: string; readonly place: TargetPlace }
  | { readonly kind: 'refused'; readonly reason: string }

type LookPorts = Pick<Ports, 'files' | 'places'>

interface ToFollow {
  /** Absolute; nothing need be there yet. */
  readonly path: string
  readonly type: ArtifactType
  /** The project, or the person's home. */
  readonly project: string
}

/**
 * Follows links on the way to something: to its real place in the same project, or in the person's home.
 * One that leads anywhere else is named, with the command that takes the content in.
 */
export function followLink({ files, places }: LookPorts, to: ToFollow): RealPlace {
  const { path, project, type } = to
  const real = realPath(files, path)
  if (real === null)
    return { kind: 'refused', reason: 'a link that leads nowhere: mend or remove it' }
  if (real === path) return { kind: 'there' }
  const home = places.userHome
  const base = [project, home].find((dir) => real.startsWith(`${dir}/`))
  const place =
    base === undefined ? null : placeOfReal(real.slice(base.length + 1), { base, home, type })
  const isLeft = base === home && project !== home && !isPersonal(places, place?.place)
  if (place !== null && !isLeft) return { kind: 'elsewhere', ...place }
  const where = isLeft ? ', outside the project' : ', outside the project and your home'
  return {
    kind: 'refused',
    reason: `a link to ${real}${base === undefined || isLeft ? where : ''}: ${takeIn(real, type)}`,
  }
}

/** Tells whether a place in the home is one in which an agent looks for every project. */
function isPersonal(places: Ports['places'], place: TargetPlace | undefined): boolean {
  return (
    place !== undefined &&
    (AGENT_ROOTS.includes(place.root) || movedRoots(places, place.project).includes(place.root))
  )
}

/** Nothing but an agent itself reads what is written in a form of its own. */
function takeIn(real: string, type: ArtifactType): string {
  return type === 'skill' || real.endsWith('.md')
    ? `take its content in with \`skillmeat add ${real}\``
    : 'put it there itself, then run this again'
}

/** Null for a link that leads nowhere, or round in a circle. What is not there yet lies below what is. */
function realPath(files: Ports['files'], path: string): string | null {
  if (files.lstat(path) === null) {
    const above = parentOf(path)
    if (above === path) return path
    const real = realPath(files, above)
    return real === null ? null : `${real}${path.slice(above.length)}`
  }
  try {
    return files.realpath(path)
  } catch (error) {
    if (isSkillmeatError(error)) return null
    throw error
  }
}

/** Returns the place of a path below a project or the home; null where no artifact of the type can be. */
function placeOfReal(
  below: string,
  {
    base,
    home,
    type,
  }: { readonly base: string; readonly home: string; readonly type: ArtifactType },
): { readonly name: string; readonly place: TargetPlace } | null {
  const scope = base === home ? 'user' : 'project'
  for (const { destination, type: other, agents } of listLookedPlaces(scope)) {
    const { root, form } = destination
    if (other !== type || form !== undefined || !below.startsWith(`${root}/`)) continue
    const path = below.slice(root.length + 1)
    const name = nameAtDestination(destination, path)
    if (name === null) continue
    const shared = agents.find(({ id }) => id === 'agents') ?? agents[0]
    return { name, place: { project: base, profile: shared?.id ?? agentOfRoot(root), root, path } }
  }
  return placeElsewhere(below, { base, type })
}

/** A folder of a person's own, such as one of dotfiles: it is laid out as an agent's folder is. */
function placeElsewhere(
  below: string,
  { base, type }: { readonly base: string; readonly type: ArtifactType },
): { readonly name: string; readonly place: TargetPlace } | null {
  const [container = ''] = artifactPath(type, '*').split('/')
  const parts = below.split('/')
  const at = parts.lastIndexOf(container)
  if (at < 1) return null
  const root = parts.slice(0, at).join('/')
  const path = parts.slice(at).join('/')
  const name = nameAtDestination({ root, path: artifactPath(type, '*') }, path)
  return name === null
    ? null
    : { name, place: { project: base, profile: agentOfRoot('.claude'), root, path } }
}
