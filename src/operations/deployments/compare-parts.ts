import type { DeploymentEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { AGENT_ROOTS } from '../../core/agents/destinations.ts'
import { DEFAULT_AGENT, findAgent } from '../../core/agents/agents.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { dependenciesToDeploy, partsToDeploy, tellMissing } from '../catalog/members.ts'
import type { DeployedPart, Member } from '../catalog/members.ts'
import { compareRecordedParts } from '../catalog/recorded-parts.ts'
import type { RecordedParts } from '../catalog/recorded-parts.ts'
import { membersOfCopy } from '../catalog/version-members.ts'
import type { PresentDeployment, PresentState } from '../engine/observe/present-state.ts'
import { scopeOf } from '../engine/places/personal-place.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { isLeftOut } from './deployment-form.ts'
import { hooksWithoutPlace } from './native-hooks.ts'
import type { WantedArtifact } from './wanted-artifact.ts'
import { listWantedPlugin, targetOfPlugin } from './wanted-plugin.ts'
import type { TargetPlace, TargetPlatform } from '../catalog/target-project.ts'
import { placeOnPlatform, placedAs, projectsOf } from '../catalog/target-project.ts'

/** The differences between a project's copies of a composite and the composite's present parts. */
export interface MovedParts {
  readonly target: TargetPlatform
  /** Parts that are not deployed there, although the agent has a place for them and can express them. */
  readonly joined: readonly JoinedPart[]
  /** Copies deployed for the composite that are no longer parts of it. */
  readonly left: readonly PresentDeployment[]
  /** Copies of its parts, where the composite itself is gone from the collection. */
  readonly orphaned: readonly PresentDeployment[]
  /** What is said of parts that are not in the collection. */
  readonly missing: readonly string[]
  /** What is said of parts that somebody else took out or added in this project. */
  readonly elsewhere: readonly string[]
}

/** A part that is not deployed yet, and where it goes. */
export interface JoinedPart extends WantedArtifact {
  readonly place: TargetPlace
}

/**
 * Tells whether a project's copies of a composite differ from its present parts, judged by what was
 * last seen in the project.
 */
export async function hasMovedParts(
  transaction: Transaction,
  composite: DeploymentEntry,
): Promise<boolean> {
  const all = await transaction.scan<DeploymentEntry>(viewKeys.deployments(composite.project))
  const deployments = all.map((entry) => ({ entry, onDisk: entry.content, problem: null }))
  const { joined, left } = await compareParts(transaction, { deployments }, composite)
  return joined.length + left.length > 0
}

/** Compares the copies that a project has for a composite with its parts. */
export async function compareParts(
  transaction: Transaction,
  { deployments }: Pick<PresentState, 'deployments'>,
  composite: DeploymentEntry,
): Promise<MovedParts> {
  const { uuid, collection, profile } = composite
  const target = targetOf(transaction, composite)
  const projects = projectsOf(transaction.ports, target)
  const isCopy = (entry: DeploymentEntry) =>
    projects.includes(entry.project) &&
    entry.profile === profile &&
    entry.wanted_by.includes(uuid) &&
    entry.uuid !== uuid
  if ((await transaction.get(viewKeys.artifact(collection, uuid))) === null) {
    const orphaned = deployments.filter(({ entry }) => isCopy(entry))
    return { target, joined: [], left: [], orphaned, missing: [], elsewhere: [] }
  }
  const members = await membersOfCopy(transaction, composite)
  const others = await compareRecordedParts(transaction, composite, members)
  const parts = partsToDeploy(members).filter(({ artifact }) => !others.left.has(artifact.uuid))
  const all = await listNear(transaction, projects, target)
  const deployed = new Set(
    all
      .filter((entry) => entry.wanted_by.includes(uuid) && entry.uuid !== uuid)
      .filter((entry) => entry.profile === profile)
      .map((entry) => entry.uuid),
  )
  // Two agents may share a place; then a copy deployed for the other serves this one too.
  const forIt = all.filter(({ wanted_by: wanters }) => wanters.includes(uuid))
  const places = new Set(forIt.map((entry) => `${viewKeys.deployment(entry)} ${entry.uuid}`))
  // A part that is gone from the collection still counts; its copy is handled like any other.
  const gone = members.flatMap(({ artifact, child }) => (artifact === null ? [child] : []))
  const needed = dependenciesToDeploy(members).filter(
    ({ artifact }) => !others.left.has(artifact.uuid),
  )
  const own = [...parts, ...needed].map(({ artifact }) => artifact.uuid)
  const wanted = new Set([...own, ...gone, ...others.joined, ...others.left])
  const left = deployments.filter(({ entry }) => isCopy(entry) && !wanted.has(entry.uuid))
  const apart = hooksWithoutPlace(parts, target)
  const shared = { wantedBy: uuid, plugin: composite.name, root: uuid, target }
  const fresh = parts
    .filter(({ artifact }) => !deployed.has(artifact.uuid) && !apart.has(artifact.uuid))
    .map((part) => ({ ...part, ...shared }))
  const further = await listNeeded(transaction, composite, { needed, deployed, target })
  const joined = await listJoined(transaction, [...further, ...fresh], places)
  return {
    target,
    joined,
    left,
    orphaned: [],
    missing: tellMissing(members),
    elsewhere: tellOthers(members, others),
  }
}

/** Leaves out what the agent has no place for or cannot express, and what is in its place already. */
async function listJoined(
  transaction: Transaction,
  wanted: readonly WantedArtifact[],
  taken: ReadonlySet<string>,
): Promise<readonly JoinedPart[]> {
  const joined: JoinedPart[] = []
  for (const part of wanted) {
    const { artifact, target, plugin } = part
    const asked = { ...placedAs(artifact, target), plugin }
    const place = placeOnPlatform(transaction.ports, target, asked)
    if (place === null || taken.has(`${viewKeys.deployment(place)} ${artifact.uuid}`)) continue
    if (await isTold(transaction, place, part)) joined.push({ ...part, place })
  }
  return joined
}

/** Lists what is to be deployed for composites that one depends on and that are not deployed for it yet. */
async function listNeeded(
  transaction: Transaction,
  { uuid, pin }: DeploymentEntry,
  {
    needed,
    deployed,
    target,
  }: {
    readonly needed: readonly DeployedPart[]
    readonly deployed: ReadonlySet<string>
    readonly target: TargetPlatform
  },
): Promise<readonly WantedArtifact[]> {
  const wanted: WantedArtifact[] = []
  const listed = new Set([uuid])
  for (const one of needed) {
    const { artifact } = one
    if (deployed.has(artifact.uuid)) continue
    const own = targetOfPlugin(target, artifact)
    const plugin = { artifact, pin: pin === null ? null : one.pin, wantedBy: uuid, root: uuid }
    wanted.push(...(await listWantedPlugin(transaction, plugin, { target: own, listed })))
  }
  return wanted
}

/** Lists what is deployed there; of a person also what lies in folders that no agent has now. */
async function listNear(
  transaction: Transaction,
  projects: readonly string[],
  { scope }: TargetPlatform,
): Promise<readonly DeploymentEntry[]> {
  if (scope === 'project') {
    const lists = projects.map((one) =>
      transaction.scan<DeploymentEntry>(viewKeys.deployments(one)),
    )
    return (await Promise.all(lists)).flat()
  }
  const all = await transaction.scan<DeploymentEntry>(viewKeys.allDeployments())
  return all.filter(
    ({ project, root }) => projects.includes(project) || !AGENT_ROOTS.includes(root),
  )
}

function tellOthers(
  members: readonly Member[],
  { joined, left }: RecordedParts,
): readonly string[] {
  const out = members.filter(({ child }) => left.has(child)).map((part) => artifactLabel(part))
  return [
    ...(out.length === 0 ? [] : [`somebody took ${out.join(', ')} out of it here`]),
    ...(joined.size === 0 ? [] : [`somebody added ${joined.size} to its parts here`]),
  ]
}

/** Tells whether the agent can express a part in its place. */
async function isTold(
  { objects }: Transaction,
  { form }: TargetPlace,
  { artifact, pin }: DeployedPart,
): Promise<boolean> {
  const content = pin?.tree ?? artifact.tree
  return form === undefined || !(await isLeftOut(objects, { form, content }))
}

/** Returns where a deployment's platform puts things, for the deployments beside it. */
function targetOf(
  { ports }: Transaction,
  { project, root, profile, form, name }: DeploymentEntry,
): TargetPlatform {
  const platform = findAgent(profile) ?? findAgent(DEFAULT_AGENT)
  if (platform === null) throw new Error(`no platform ${profile}`)
  const scope = scopeOf(ports.places, { project, root })
  return { platform, project, scope, native: form === undefined ? null : name }
}
