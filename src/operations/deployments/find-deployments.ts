import { nearestNames } from '../../core/artifact/nearest-names.ts'
import { parseArtifactQuery } from '../../core/artifact/artifact-query.ts'
import { SkillmeatError } from '../../core/errors.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { PresentDeployment, PresentState } from '../observe/present-state.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { DIRECT } from './list-wanted.ts'

/** A deployment to take away, as far as it is one of several that want it. */
export interface Unwanted {
  readonly deployment: PresentDeployment
  /** Who no longer wants it; null where it goes whoever wants it. */
  readonly wanter: string | null
}

/** Lists what the named artifacts have in a project; of a composite that is all of its parts. */
export async function listUnwanted(
  transaction: Transaction,
  present: PresentState,
  named: {
    readonly names: readonly string[]
    readonly project: string
    readonly profile: string | null
  },
): Promise<readonly Unwanted[]> {
  const { names, project } = named
  const state = { ...present, deployments: ofProfile(present.deployments, named.profile) }
  const all = await transaction.scan<ArtifactEntry>(viewKeys.allArtifacts())
  const composites = all.filter(({ type }) => type === 'composite')
  const found: Unwanted[] = []
  const plain: string[] = []
  for (const name of names) {
    const readings = parseArtifactQuery(name)
    const composite = composites.find((one) =>
      readings.some(
        ({ type, name: wanted }) => wanted === one.name && (type === null || type === one.type),
      ),
    )
    const parts = state.deployments.filter(
      ({ entry }) => composite !== undefined && entry.wanted_by.includes(composite.uuid),
    )
    if (composite === undefined || parts.length === 0) plain.push(name)
    else found.push(...parts.map((deployment) => ({ deployment, wanter: composite.uuid })))
  }
  if (names.length > 0 && plain.length === 0) return found
  const copies = findDeployments(state, plain, project)
  const wanter = names.length === 0 ? null : DIRECT
  return [...found, ...copies.map((deployment) => ({ deployment, wanter }))]
}

function ofProfile(
  deployments: PresentState['deployments'],
  profile: string | null,
): PresentState['deployments'] {
  return profile === null
    ? deployments
    : deployments.filter(({ entry }) => entry.profile === profile)
}

/**
 * Finds deployments of a project by name, for every agent that has one; throws `E_NOT_DEPLOYED` for
 * a name that is not there.
 */
export function findDeployments(
  state: PresentState,
  names: readonly string[],
  project: string,
): readonly PresentDeployment[] {
  const deployed = state.deployments.filter(({ entry }) => entry.project === project)
  if (names.length === 0) return deployed
  const found = names.flatMap((name) => {
    const readings = parseArtifactQuery(name)
    const copies = deployed.filter(({ entry }) =>
      readings.some(
        (reading) =>
          reading.name === (state.artifacts.get(entry.uuid)?.entry.name ?? entry.name) &&
          (reading.type === null || reading.type === entry.type) &&
          (reading.collection === null || reading.collection === entry.collection),
      ),
    )
    if (copies.length > 0) return copies
    const near = nearestNames(
      readings[0].name,
      deployed.map(({ entry }) => entry.name),
    )
    throw new SkillmeatError('E_NOT_DEPLOYED', `"${name}" is not deployed in ${project}`, {
      fix:
        near.length > 0
          ? `Did you mean ${near.join(', ')}? \`skillmeat status\` shows what is deployed.`
          : '`skillmeat status` shows what is deployed.',
      data: { name, project },
    })
  })
  return [...new Set(found)]
}
