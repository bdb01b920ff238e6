import { findAgent } from '../../core/agents/agents.ts'
import { destinationPath, isAgentsOwn, nameAtDestination } from '../../core/agents/destinations.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { DeploymentEntry, PendingEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { capturePlace } from '../engine/observe/capture-tree.ts'
import type { PresentDeployment, PresentState } from '../engine/observe/present-state.ts'
import { deploymentPlace } from '../engine/places/artifact-places.ts'
import { scopeOf } from '../engine/places/personal-place.ts'
import { deploymentOnDisk, profileDir } from '../engine/places/places-on-disk.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/** A copy that lies where an earlier version kept such, and where it goes. */
interface FormerCopy {
  readonly entry: DeploymentEntry
  readonly path: string
  /** The folder as what was written names it, before and after. */
  readonly folders: ReadonlyMap<string, string>
}

/** What is deployed once former copies are moved, and what is to be said of them. */
export interface MovedFormer {
  readonly state: PresentState
  readonly told: readonly string[]
}

/**
 * Moves copies of a person that lie where an earlier version kept them, edits and all, and has the
 * commands written anew that name the folder. What cannot be moved stays.
 */
export async function moveFormer(
  transaction: Transaction,
  state: PresentState,
): Promise<MovedFormer> {
  const moved = new Map<string, PresentDeployment>()
  const told: string[] = []
  for (const { path, isReachable, problem } of state.projects) {
    if (!isReachable || problem !== null) continue
    const all = await transaction.scan<DeploymentEntry>(viewKeys.deployments(path))
    for (const copy of all.flatMap((entry) => formerCopy(transaction, entry))) {
      const isFree = transaction.ports.files.lstat(placesOf(copy).to) === null
      told.push(isFree ? tellMoved(copy) : tellKept(copy))
      if (!isFree) continue
      moved.set(viewKeys.deployment(copy.entry), await moveCopy(transaction, state, copy))
      for (const part of await refitParts(transaction, state, copy)) {
        moved.set(viewKeys.deployment(part.entry), part)
      }
    }
  }
  const deployments = state.deployments.map((one) => {
    return moved.get(viewKeys.deployment(one.entry)) ?? one
  })
  return { state: moved.size === 0 ? state : { ...state, deployments }, told }
}

async function moveCopy(
  transaction: Transaction,
  state: PresentState,
  { entry, path }: FormerCopy,
): Promise<PresentDeployment> {
  const onDisk = await treeOf(transaction, state, entry)
  const split = await splitOwned(transaction, entry, onDisk)
  const now: DeploymentEntry = { ...entry, path, ...split.state }
  transaction.remove(viewKeys.deployment(entry))
  transaction.put(viewKeys.deployment(now), now)
  transaction.write(deploymentPlace(entry), onDisk, split.rest)
  transaction.write(deploymentPlace(now), null, split.own)
  await followPending(transaction, entry, now)
  return { entry: now, onDisk: split.own, problem: null }
}

/**
 * Tells apart what is ours and what is an agent's own in a folder that is both: an earlier version took
 * all of it for the copy.
 */
async function splitOwned(
  transaction: Transaction,
  { path, content, baseline, state, uuid }: DeploymentEntry,
  onDisk: ObjectId | null,
): Promise<{
  readonly own: ObjectId | null
  readonly rest: ObjectId | null
  readonly state: Partial<Pick<DeploymentEntry, 'state'>>
}> {
  const { objects } = transaction
  if (onDisk === null || !isAgentsOwn(path)) return { own: onDisk, rest: null, state: {} }
  const ours = await objects.paths([content, ...(baseline === null ? [] : [baseline.tree])])
  const { entries } = await objects.tree(onDisk)
  const rest = entries.filter((file) => !ours.has(file.path))
  if (rest.length === 0) return { own: onDisk, rest: null, state: {} }
  const own = transaction.addTree(entries.filter((file) => ours.has(file.path))).id
  const parent = state?.version ?? baseline?.version
  const edited = () =>
    transaction.addVersion({
      artifact: uuid,
      tree: own,
      parents: parent === undefined ? [] : [parent],
      origin: 'edit',
      message: 'What is not its own left out',
      pristine: null,
    })
  return {
    own,
    rest: transaction.addTree(rest).id,
    state: { state: own === content ? null : edited() },
  }
}

function formerCopy({ ports }: Transaction, entry: DeploymentEntry): readonly FormerCopy[] {
  const agent = findAgent(entry.profile)
  const [before, now] = [agent?.userBefore?.[entry.type], agent?.user[entry.type]]
  if (before === undefined || now === undefined || entry.form !== undefined) return []
  if (scopeOf(ports.places, entry) !== 'user') return []
  const name = nameAtDestination(before, entry.path)
  if (name === null) return []
  const path = destinationPath(now, name)
  const roots = [...new Set([entry.root, before.root])]
  const folders = roots.map((root) => [`${root}/${entry.path}`, `${root}/${path}`] as const)
  return [{ entry, path, folders: new Map(folders) }]
}

/** Returns what lies there now, or will. */
async function treeOf(
  transaction: Transaction,
  { deployments }: PresentState,
  entry: DeploymentEntry,
): Promise<ObjectId | null> {
  const planned = transaction.plannedFor(deploymentPlace(entry))
  if (planned !== null) return planned.after
  const key = viewKeys.deployment(entry)
  const seen = deployments.find((one) => viewKeys.deployment(one.entry) === key)
  if (seen?.problem) throw seen.problem
  if (seen !== undefined) return seen.onDisk
  return capturePlace(transaction, deploymentOnDisk(entry), [entry.content])
}

/** Has those parts of a plugin written anew that name its folder. */
async function refitParts(
  transaction: Transaction,
  state: PresentState,
  { entry: { project }, folders }: FormerCopy,
): Promise<readonly PresentDeployment[]> {
  const all = await transaction.scan<DeploymentEntry>(viewKeys.deployments(project))
  const parts: PresentDeployment[] = []
  for (const entry of all) {
    const { form } = entry
    const pluginFolder = folders.get(form?.slot.pluginFolder ?? '')
    if (form === undefined || pluginFolder === undefined) continue
    const onDisk = await treeOf(transaction, state, entry)
    const now = { ...entry, form: { ...form, slot: { ...form.slot, pluginFolder } } }
    transaction.put(viewKeys.deployment(now), now satisfies DeploymentEntry)
    transaction.write(deploymentPlace(now), onDisk, onDisk)
    parts.push({ entry: now, onDisk, problem: null })
  }
  return parts
}

async function followPending(
  transaction: Transaction,
  before: DeploymentEntry,
  now: DeploymentEntry,
): Promise<void> {
  const target = viewKeys.deployment(before)
  for (const pending of await transaction.scan<PendingEntry>(viewKeys.allPending())) {
    if (pending.target !== target) continue
    const moved: PendingEntry = { ...pending, target: viewKeys.deployment(now) }
    transaction.put(viewKeys.pending(pending.id), moved)
  }
}

function placesOf({ entry, path }: FormerCopy): Readonly<Record<'from' | 'to', string>> {
  const { project, root } = entry
  const dir = profileDir({ project, root })
  return { from: `${dir}/${entry.path}`, to: `${dir}/${path}` }
}

function tellMoved(copy: FormerCopy): string {
  const { from, to } = placesOf(copy)
  const agent = findAgent(copy.entry.profile)?.name ?? copy.entry.profile
  return `${artifactLabel(copy.entry)}: what it has beside its parts moved from ${from} to ${to}, since ${agent} keeps its own things beside the first.`
}

function tellKept(copy: FormerCopy): string {
  const { from, to } = placesOf(copy)
  return `${artifactLabel(copy.entry)}: ${from} is to move to ${to}, which is there already. Move that away; until then it stays.`
}
