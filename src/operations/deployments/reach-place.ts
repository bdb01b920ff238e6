import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { SkillmeatError } from '../../core/errors.ts'
import type { OtherNames } from '../../core/form/format.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import { followLink } from '../catalog/follow-link.ts'
import { placeOnPlatform, placedAs } from '../catalog/target-project.ts'
import type { TargetPlace } from '../catalog/target-project.ts'
import { scopeOf } from '../engine/places/personal-place.ts'
import { profileDir } from '../engine/places/places-on-disk.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { assertFolderBelow, parentOf } from '../engine/writing/file-steps.ts'
import { placeToLinkTo } from './links.ts'
import { DIRECT } from './wanted-artifact.ts'
import { findPlaceBeside, otherNamesOf } from './side-by-side.ts'
import type { DeployOne } from './wanted-copy.ts'

/** A place for a copy, and where a link leads to it, below the project; null for none. */
export interface ReachedPlace {
  readonly place: TargetPlace
  readonly link: string | null
}

/** Returns where the copy goes: where the agent looks, or where a link from there leads. */
export async function reachPlace(
  transaction: Transaction,
  input: DeployOne,
): Promise<ReachedPlace | null> {
  const renamed = await namesThere(transaction, input)
  const own = await findPlace(transaction, input, renamed)
  if (own === null || input.request.link !== true)
    return own === null ? null : { place: own, link: null }
  const place = placeToLinkTo(transaction, input.target, { ...input.artifact, ...renamed })
  if (place === null) return null
  if (own.root === place.root && own.path === place.path) return { place, link: null }
  if (own.project !== place.project) throw twoPlaces(own, place)
  return { place, link: `${own.root}/${own.path}` }
}

function twoPlaces(left: TargetPlace, right: TargetPlace): SkillmeatError {
  return new SkillmeatError('E_USAGE', `${left.project} and ${right.project} are two places.`, {
    fix: 'Leave --link out: `CLAUDE_CONFIG_DIR` moves the folder out of your home.',
  })
}

/** Returns the names that it is written with there, where those are others than its own. */
async function namesThere(
  transaction: Transaction,
  input: DeployOne,
): Promise<{ readonly renamed?: OtherNames }> {
  if (input.target.native !== null) return {}
  const isFixed = input.request.fix === true
  const renamed = await otherNamesOf(transaction, { ...input, isFixed })
  return renamed === null ? {} : { renamed }
}

/**
 * Returns null if a part of a composite has no place on the platform; an artifact asked for by name
 * must have one.
 */
async function findPlace(
  transaction: Transaction,
  input: DeployOne,
  renamed: { readonly renamed?: OtherNames },
): Promise<TargetPlace | null> {
  const { artifact, target, wantedBy, plugin } = input
  const { ports } = transaction
  const asked = { ...placedAs(artifact, target), plugin, ...renamed }
  const place = (await findPlaceBeside(transaction, input)) ?? placeOnPlatform(ports, target, asked)
  if (place !== null) return throughLinks(transaction, place, artifact.type)
  if (wantedBy !== DIRECT || artifact.type === 'composite') return null
  const { platform, scope } = target
  const types = Object.keys(platform[scope])
  throw new SkillmeatError(
    'E_TYPE_NOT_DEPLOYABLE',
    `${artifactLabel(artifact)} cannot be deployed to ${platform.name}${scope === 'user' ? ' for all projects' : ''}.`,
    { fix: `It can take: ${types.join(', ')}.`, data: { types } },
  )
}

/**
 * Returns the real place of one that a person's own links lead to, such as `.claude/skills` that is a link
 * to `.agents/skills`. Throws `E_PROJECT_LINK` where nothing may be written.
 */
function throughLinks(
  { ports }: Transaction,
  place: TargetPlace,
  type: ArtifactEntry['type'],
): TargetPlace {
  const { project, profile, form } = place
  const dir = profileDir(place)
  if (form === undefined) {
    const real = followLink(ports, { path: `${dir}/${place.path}`, project, type })
    const isOfProject = scopeOf(ports.places, place) === 'project'
    const isLeft = isOfProject && real.kind === 'elsewhere' && real.place.project !== project
    if (isLeft) throw leadsOut(real.place, place)
    if (real.kind === 'elsewhere') return { ...real.place, profile }
  }
  assertFolderBelow(ports.files, project === '/' ? '' : project, parentOf(`${dir}/${place.path}`))
  return place
}

/** What a project is said to have lies in it: elsewhere no command in it would find it again. */
function leadsOut(real: TargetPlace, { project, root, path }: TargetPlace): SkillmeatError {
  return new SkillmeatError(
    'E_PROJECT_LINK',
    `A link leads from ${root}/${path} out of ${project}, to ${profileDir(real)}/${real.path}.`,
    {
      fix: 'Deploy it with `--scope user`, which is for all projects, or replace the link by a folder.',
      data: { path: `${profileDir({ project, root })}/${path}` },
    },
  )
}
