import { isSkillmeatError } from '../../core/errors.ts'
import type { ErrorCode } from '../../core/errors.ts'
import type { DeploymentEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { artifactLabel, namesToType } from '../catalog/find-artifact.ts'
import type { NameToType } from '../catalog/find-artifact.ts'
import type { DeployedPart } from '../composites/members.ts'
import { compareParts } from '../deployments/compare-parts.ts'
import type { MovedParts } from '../deployments/compare-parts.ts'
import { deployOne } from '../deployments/deploy-one.ts'
import { dropPending } from '../merging/pending.ts'
import type { PresentDeployment, PresentState } from '../observe/present-state.ts'
import { deploymentPlace, visiblePath } from '../session/artifact-places.ts'
import type { Transaction } from '../transaction/transaction.ts'
import type { SyncAction, Synced } from './sync-report.ts'

/** A composite's copy, and the state in which it was found. */
interface ComposedCopy {
  readonly state: PresentState
  readonly composite: PresentDeployment
}

/**
 * Brings the copies that a project has for a composite up to what the composite is made of now: new
 * parts are deployed, copies of parts that left go unless they were edited or something else wants
 * them.
 */
export async function syncParts(
  transaction: Transaction,
  { state, composite }: ComposedCopy,
): Promise<Synced[]> {
  const { entry } = composite
  const moved = await compareParts(transaction, state, entry)
  const copies = state.deployments.map((copy) => copy.entry)
  const typed = await namesToType(transaction, copies)
  const done: Synced[] = []
  for (const part of moved.joined) {
    done.push(await deployPart(transaction, part, { state, entry, moved, typed }))
  }
  for (const copy of moved.left) {
    done.push(await leave(transaction, copy, { wanter: entry.uuid, typed }))
  }
  return done
}

/** What a new part is refused with where something else is in its place; the other copies go on. */
const TAKEN = [
  'E_DECISION_NEEDED',
  'E_DEPLOY_TARGET_MODIFIED',
  'E_DEPLOY_TARGET_EXISTS',
] as const satisfies ErrorCode[]

async function deployPart(
  transaction: Transaction,
  { artifact, pin }: DeployedPart,
  from: {
    readonly state: PresentState
    readonly entry: DeploymentEntry
    readonly moved: MovedParts
    readonly typed: NameToType
  },
): Promise<Synced> {
  const { state, entry, moved } = from
  const { target } = moved
  const typed = from.typed({ ...artifact, project: target.project })
  const request = { names: [], project: target.project, scope: target.scope, profile: null }
  try {
    const deployed = await deployOne(transaction, {
      artifact,
      pin,
      target,
      state,
      wantedBy: entry.uuid,
      plugin: entry.name,
      request: { ...request, pin: null, force: false, dryRun: false },
    })
    return {
      ...report({ ...deployed, typed }, 'joined'),
      detail: `a new part of ${artifactLabel(entry)}`,
    }
  } catch (error) {
    if (!isSkillmeatError(error, ...TAKEN)) throw error
    const place = { artifact: artifactLabel(artifact), typed, project: target.project, path: '' }
    return { ...report(place, 'needs_decision'), detail: error.fix ?? error.message }
  }
}

async function leave(
  transaction: Transaction,
  { entry, onDisk, problem }: PresentDeployment,
  { wanter, typed }: { readonly wanter: string; readonly typed: NameToType },
): Promise<Synced> {
  const place = {
    artifact: artifactLabel(entry),
    typed: typed(entry),
    project: entry.project,
    path: visiblePath(entry),
  }
  if (problem !== null) return { ...report(place, 'unreadable'), detail: problem.message }
  const key = viewKeys.deployment(entry)
  const wanted_by = entry.wanted_by.filter((one) => one !== wanter)
  const isUntouched = onDisk === null || onDisk === entry.content
  if (wanted_by.length > 0 || !isUntouched) {
    const kept = { ...entry, pin: null, wanted_by: wanted_by.length > 0 ? wanted_by : ['direct'] }
    transaction.put(key, kept satisfies DeploymentEntry)
    const detail = isUntouched ? 'something else wants it' : 'it has local edits'
    return { ...report(place, 'kept_local'), detail: `no longer a part; ${detail}` }
  }
  transaction.remove(key)
  transaction.write(deploymentPlace(entry), onDisk, null)
  await dropPending(transaction, key)
  return { ...report(place, 'undeployed'), detail: 'no longer a part of its plugin' }
}

function report(
  { artifact, typed, project, path }: Pick<Synced, 'artifact' | 'typed' | 'project' | 'path'>,
  action: SyncAction,
): Synced {
  const nothing = { merged: [], resolvedBy: [], conflicts: [], dropped: [], detail: null }
  return { artifact, typed, project, path, drift: 'outdated', action, ...nothing }
}
