import { nearestNames } from '../../core/artifact/nearest-names.ts'
import { parseArtifactQuery } from '../../core/artifact/artifact-query.ts'
import { SkillmeatError } from '../../core/errors.ts'
import { currentCollection } from '../catalog/current-collection.ts'
import { deployedAs, listDeployedIn } from '../catalog/deployed-here.ts'
import type { DeployedArtifact } from '../catalog/deployed-here.ts'
import { ambiguousName } from '../catalog/find-artifact.ts'
import type { PresentDeployment, PresentState } from '../engine/observe/present-state.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { agentOfLink } from './links.ts'
import { DIRECT } from './wanted-artifact.ts'

/** A deployment to take away, as far as it is one of several that want it. */
export interface Unwanted {
  readonly deployment: PresentDeployment
  /** The wanter to remove; null removes the copy whoever wants it. */
  readonly wanter: string | null
  /** Only these links to the copy go: the agent that was named finds it there. Absent for the copy itself. */
  readonly links?: readonly string[]
}

/**
 * Lists what the named artifacts have in a project, or in the folders of a person; of a composite that
 * is all of its parts.
 */
export async function listUnwanted(
  transaction: Transaction,
  present: PresentState,
  named: {
    readonly names: readonly string[]
    readonly projects: readonly string[]
    readonly profile: string | null
    /** Also what other plugins depend on. */
    readonly force: boolean
  },
): Promise<readonly Unwanted[]> {
  const { names, projects, profile, force } = named
  const all = projects.flatMap((project) => copiesIn(present, project))
  const copies = all.filter(({ entry }) => profile === null || entry.profile === profile)
  if (names.length === 0) return copies.map((deployment) => ({ deployment, wanter: null }))
  const found: Unwanted[] = []
  const done = new Set<string>()
  for (const name of names) {
    const { uuid } = await findDeployed(transaction, name, projects)
    if (done.has(uuid)) continue
    done.add(uuid)
    const needed = copies.filter(({ entry }) => entry.uuid === uuid && isNeeded(entry))
    if (needed.length > 0 && !force) {
      found.push(...needed.map((one) => ({ deployment: one, wanter: ownWanter(one.entry) })))
      continue
    }
    const parts = copies.filter(
      (one) => one.entry.wanted_by.includes(uuid) && !needed.includes(one),
    )
    found.push(...needed.map((deployment) => ({ deployment, wanter: null })))
    const own = parts.length > 0 ? parts : copies.filter(({ entry }) => entry.uuid === uuid)
    const linked = own.length > 0 ? [] : linkedFor(all, uuid, profile)
    found.push(...linked)
    if (own.length + linked.length === 0) throw await notDeployed(transaction, name, projects)
    const wanter = parts.length > 0 ? uuid : DIRECT
    found.push(...own.map((deployment) => ({ deployment, wanter })))
    found.push(...listUnneeded(copies, own, { wanter, done }))
  }
  return found
}

/** Tells whether a composite is there because others depend on it, too. */
function isNeeded({ type, uuid, wanted_by }: PresentDeployment['entry']): boolean {
  return type === 'composite' && wanted_by.some((one) => one !== uuid && one !== DIRECT)
}

/** Who wants a composite that a person asked for: itself; one that is there for others alone was not asked for. */
function ownWanter({ uuid, wanted_by }: PresentDeployment['entry']): string {
  return wanted_by.includes(uuid) ? uuid : DIRECT
}

/**
 * Lists the copies of composites that nothing else needs once a composite that depends on them is gone,
 * and so on.
 */
function listUnneeded(
  copies: readonly PresentDeployment[],
  gone: readonly PresentDeployment[],
  { wanter, done }: { readonly wanter: string; readonly done: Set<string> },
): readonly Unwanted[] {
  return gone.flatMap(({ entry }) => {
    const { uuid, type, wanted_by } = entry
    const isUnneeded = wanted_by.every((one) => one === wanter || done.has(one))
    if (type !== 'composite' || uuid === wanter || !isUnneeded || done.has(uuid)) return []
    done.add(uuid)
    const parts = copies.filter((one) => one.entry.wanted_by.includes(uuid))
    const own = parts.map((deployment) => ({ deployment, wanter: uuid }))
    return [...own, ...listUnneeded(copies, parts, { wanter: uuid, done })]
  })
}

/** Lists the copies that an agent finds by links in its own folders. */
function linkedFor(
  copies: readonly PresentDeployment[],
  uuid: string,
  profile: string | null,
): readonly Unwanted[] {
  return copies.flatMap((deployment) => {
    const { entry } = deployment
    const links = (entry.links ?? []).filter((link) => agentOfLink(link) === profile)
    return entry.uuid === uuid && links.length > 0 ? [{ deployment, wanter: DIRECT, links }] : []
  })
}

/**
 * Finds deployments of a project by name, for every agent that has one; throws `E_NOT_DEPLOYED` for
 * a name that is not there, and `E_NAME_AMBIGUOUS` for one that several artifacts have there.
 */
export async function findDeployments(
  transaction: Transaction,
  state: PresentState,
  { name, project }: { readonly name: string; readonly project: string },
): Promise<readonly PresentDeployment[]> {
  const { uuid } = await findDeployed(transaction, name, [project])
  return copiesIn(state, project).filter(({ entry }) => entry.uuid === uuid)
}

/** Finds what a name means among all that projects have. Throws as `findDeployments` does. */
export async function findDeployed(
  transaction: Transaction,
  name: string,
  projects: readonly string[],
): Promise<DeployedArtifact> {
  const deployed = await listAllDeployed(transaction, projects)
  for (const reading of parseArtifactQuery(name)) {
    const found = deployedAs(deployed, reading)
    const [first, second] = found
    if (first !== undefined && second === undefined) return first
    if (first !== undefined) {
      throw ambiguousName(name, found, await currentCollection(transaction))
    }
  }
  throw await notDeployed(transaction, name, projects)
}

async function listAllDeployed(
  transaction: Transaction,
  projects: readonly string[],
): Promise<readonly DeployedArtifact[]> {
  const all = await Promise.all(projects.map((project) => listDeployedIn(transaction, project)))
  return [...new Map(all.flat().map((one) => [one.uuid, one])).values()]
}

function copiesIn({ deployments }: PresentState, project: string): readonly PresentDeployment[] {
  return deployments.filter(({ entry }) => entry.project === project)
}

async function notDeployed(
  transaction: Transaction,
  name: string,
  projects: readonly string[],
): Promise<SkillmeatError> {
  const deployed = await listAllDeployed(transaction, projects)
  const [project = ''] = projects
  const near = nearestNames(
    parseArtifactQuery(name)[0].name,
    deployed.map((one) => one.name),
  )
  return new SkillmeatError('E_NOT_DEPLOYED', `"${name}" is not deployed in ${project}`, {
    fix:
      near.length > 0
        ? `Did you mean ${near.join(', ')}? \`skillmeat status\` shows what is deployed.`
        : '`skillmeat status` shows what is deployed.',
    data: { name, project },
  })
}
