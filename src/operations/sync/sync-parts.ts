import { isSkillmeatError } from '../../core/errors.ts'
import type { ErrorCode } from '../../core/errors.ts'
import { parseArtifactQuery } from '../../core/artifact/artifact-query.ts'
import type { ArtifactEntry, DeploymentEntry } from '../../core/view/entries.ts'
import { sameValue } from '../../core/view/diff-maps.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { deployedAs } from '../catalog/deployed-here.ts'
import { namesToType } from '../catalog/find-artifact.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { NameToType } from '../catalog/find-artifact.ts'
import { listMembers } from '../catalog/members.ts'
import { compareRecordedParts, partsOf } from '../catalog/recorded-parts.ts'
import { compareParts } from '../deployments/compare-parts.ts'
import type { JoinedPart } from '../deployments/compare-parts.ts'
import { DIRECT } from '../deployments/wanted-artifact.ts'
import { PlannedCopies } from '../deployments/planned-copies.ts'
import { deployOne } from '../deployments/deploy-one.ts'
import { dropPending } from '../merging/pending.ts'
import type { PresentDeployment, PresentState } from '../engine/observe/present-state.ts'
import { deploymentPlace, visiblePath } from '../engine/places/artifact-places.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import type { SyncAction, Synced } from './sync-report.ts'

/** A composite's copy, and the state in which it was found. */
interface ComposedCopy {
  readonly state: PresentState
  readonly composite: PresentDeployment
}

/** Which parts are brought up to date. */
interface WantedParts {
  /** The uuids of the only parts to deploy, in which case no copy is removed; null for all. */
  readonly only: ReadonlySet<string> | null
  /** The fate of a composite's copies when it is gone from the collection. */
  readonly orphans: 'wait' | 'go' | 'stay'
}

/**
 * Brings a project's copies of a composite in line with its present parts. New parts are deployed.
 * Copies of parts that left are removed unless they were edited or something else wants them. If the
 * composite itself is gone, its copies wait for the decision about it.
 */
export async function syncParts(
  transaction: Transaction,
  { state, composite }: ComposedCopy,
  { only, orphans }: WantedParts,
): Promise<Synced[]> {
  const { entry } = composite
  if (await hasLeft(transaction, entry)) return []
  const moved = await compareParts(transaction, state, entry)
  const copies = state.deployments.map((copy) => copy.entry)
  const typed = await namesToType(transaction, copies)
  const done: Synced[] = []
  const toBe = new PlannedCopies(transaction.ports)
  for (const part of moved.joined) {
    if (only !== null && !only.has(part.artifact.uuid)) continue
    done.push(await deployPart(transaction, part, { state, entry, typed, copies: toBe }))
  }
  if (only !== null) return done
  for (const copy of [...moved.left, ...(orphans === 'go' ? moved.orphaned : [])]) {
    done.push(...(await leaveWhole(transaction, copy, { wanter: entry.uuid, typed, state })))
  }
  if (orphans === 'stay') await makeDirect(transaction, moved.orphaned, entry.uuid)
  return done
}

/** Tells whether a composite was taken out in this very run, with another one that depended on it. */
async function hasLeft(transaction: Transaction, entry: DeploymentEntry): Promise<boolean> {
  const { collection, uuid } = entry
  const isThere = (await transaction.get(viewKeys.deployment(entry))) !== null
  return !isThere && (await transaction.get(viewKeys.artifact(collection, uuid))) !== null
}

/**
 * Remembers what a composite's copies consist of once they follow its parts, unless somebody else
 * changed those in the project.
 */
export async function rememberParts(
  transaction: Transaction,
  { entry }: PresentDeployment,
  only: WantedParts['only'],
): Promise<void> {
  const key = viewKeys.deployment(entry)
  const copy = await transaction.get<DeploymentEntry>(key)
  if (copy === null || copy.pin !== null) return
  const members = await listMembers(transaction, copy)
  const { joined, left } = await compareRecordedParts(transaction, copy, members)
  if (joined.size + left.size > 0) return
  const known = new Set(copy.parts)
  const parts = partsOf(
    members.filter(({ child }) => only === null || only.has(child) || known.has(child)),
  )
  if (!sameValue(copy.parts ?? null, parts)) transaction.put(key, { ...copy, parts })
}

/** Finds the part that a name means among those that a project does not have yet; null for none. */
export async function findJoining(
  transaction: Transaction,
  state: PresentState,
  { name, project }: { readonly name: string; readonly project: string },
): Promise<string | null> {
  const joining: ArtifactEntry[] = []
  for (const { entry, problem } of state.deployments) {
    if (entry.type !== 'composite' || entry.project !== project || problem !== null) continue
    const { joined } = await compareParts(transaction, state, entry)
    joining.push(...joined.map(({ artifact }) => artifact))
  }
  for (const reading of parseArtifactQuery(name)) {
    const [found] = deployedAs(joining, reading)
    if (found !== undefined) return found.uuid
  }
  return null
}

/** The errors that refuse one new part because its place is taken; the other copies continue. */
const TAKEN = [
  'E_DECISION_NEEDED',
  'E_DEPLOY_TARGET_MODIFIED',
  'E_DEPLOY_TARGET_EXISTS',
] as const satisfies ErrorCode[]

async function deployPart(
  transaction: Transaction,
  part: JoinedPart,
  from: {
    readonly state: PresentState
    readonly entry: DeploymentEntry
    readonly typed: NameToType
    readonly copies: PlannedCopies
  },
): Promise<Synced> {
  const { state, entry, copies } = from
  const { artifact, target } = part
  const { collection } = artifact
  const typed = from.typed({ ...artifact, project: target.project })
  const request = { names: [], project: target.project, scope: target.scope, profile: null }
  try {
    const deployed = await deployOne(transaction, {
      ...part,
      state,
      copies,
      request: { ...request, pin: null, force: false, dryRun: false },
    })
    const warnings = deployed.warnings.map(({ message }) => message)
    const detail = [`a new part of ${artifactLabel(entry)}`, ...warnings].join('; ')
    return { ...report({ ...deployed, typed, collection }, 'joined'), drift: 'added', detail }
  } catch (error) {
    if (!isSkillmeatError(error, ...TAKEN)) throw error
    const { project } = target
    const place = { artifact: artifactLabel(artifact), typed, collection, project, path: '' }
    return {
      ...report(place, 'needs_decision'),
      drift: 'added',
      detail: error.fix ?? error.message,
    }
  }
}

/** Takes a copy away with what was there for it alone: the copies of a composite that nothing needs now. */
async function leaveWhole(
  transaction: Transaction,
  copy: PresentDeployment,
  {
    state,
    ...leaving
  }: { readonly wanter: string; readonly typed: NameToType; readonly state: PresentState },
): Promise<readonly Synced[]> {
  const done = [await leave(transaction, copy, leaving)]
  const { entry } = copy
  const isGone = (await transaction.get(viewKeys.deployment(entry))) === null
  if (entry.type !== 'composite' || !isGone) return done
  const { uuid: wanter, project, profile } = entry
  const own = state.deployments.filter(
    ({ entry: part }) =>
      part.project === project &&
      part.profile === profile &&
      part.uuid !== wanter &&
      part.wanted_by.includes(wanter),
  )
  for (const part of own) {
    done.push(...(await leaveWhole(transaction, part, { ...leaving, wanter, state })))
  }
  return done
}

async function leave(
  transaction: Transaction,
  { entry, onDisk, problem }: PresentDeployment,
  { wanter, typed }: { readonly wanter: string; readonly typed: NameToType },
): Promise<Synced> {
  const place = {
    artifact: artifactLabel(entry),
    typed: typed(entry),
    collection: entry.collection,
    project: entry.project,
    path: visiblePath(entry),
  }
  if (problem !== null) return { ...report(place, 'unreadable'), detail: problem.message }
  const key = viewKeys.deployment(entry)
  const rest = entry.wanted_by.filter((one) => one !== wanter)
  const isUntouched = onDisk === null || onDisk === entry.content
  if (rest.length > 0 || !isUntouched) {
    await letGo(transaction, entry, wanter)
    const detail = isUntouched ? 'something else wants it' : 'it has local edits'
    return { ...report(place, 'kept_local'), detail: `no longer a part; ${detail}` }
  }
  transaction.remove(key)
  transaction.write(deploymentPlace(entry), onDisk, null)
  await dropPending(transaction, key)
  return { ...report(place, 'undeployed'), detail: 'no longer a part of its plugin' }
}

/** Leaves the copies to the person, for a plugin that is gone from both the collection and the project. */
async function makeDirect(
  transaction: Transaction,
  copies: readonly PresentDeployment[],
  wanter: string,
): Promise<void> {
  for (const { entry } of copies) await letGo(transaction, entry, wanter)
}

/** Removes a wanter from a copy. With no other left, the copy counts as asked for by name. */
async function letGo(
  transaction: Transaction,
  found: DeploymentEntry,
  wanter: string,
): Promise<void> {
  const key = viewKeys.deployment(found)
  // This same run may have updated or removed it.
  const entry = await transaction.get<DeploymentEntry>(key)
  if (entry === null) return
  const others = entry.wanted_by.filter((one) => one !== wanter)
  const wanted_by = others.length > 0 ? others : [DIRECT]
  transaction.put(key, { ...entry, pin: null, wanted_by } satisfies DeploymentEntry)
}

function report(
  place: Pick<Synced, 'artifact' | 'typed' | 'collection' | 'project' | 'path'>,
  action: SyncAction,
): Synced {
  const nothing = { merged: [], resolvedBy: [], conflicts: [], dropped: [], detail: null }
  const { artifact, typed, collection, project, path } = place
  return { artifact, typed, collection, project, path, drift: 'outdated', action, ...nothing }
}
