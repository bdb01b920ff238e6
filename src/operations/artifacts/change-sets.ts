import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { assertCollectionName } from '../../core/artifact/artifact-name.ts'
import { SkillmeatError } from '../../core/errors.ts'
import type { SetEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { currentCollection, ensureCollection } from '../catalog/current-collection.ts'
import { findArtifacts } from '../catalog/find-artifact.ts'
import { artifactsOf, findSet, bareSetName } from '../catalog/sets.ts'
import { openSession } from '../engine/run/open-session.ts'
import { runChange } from '../engine/run/run-change.ts'
import type { ChangeOutcome } from '../engine/run/run-change.ts'
import { Transaction } from '../engine/transaction/transaction.ts'

/** A set of artifacts that are named together. */
export interface ArtifactSet {
  readonly name: string
  /** Labels. */
  readonly artifacts: readonly string[]
}

interface SetRequest {
  readonly name: string
  readonly dryRun: boolean
}

/** Lists the sets of the collection in use. */
export async function listSets(ports: Ports): Promise<readonly ArtifactSet[]> {
  const transaction = new Transaction(await openSession(ports))
  const collection = await currentCollection(transaction)
  const sets = await transaction.scan<SetEntry>(viewKeys.sets(collection))
  return Promise.all(sets.map((set) => describe(transaction, set)))
}

/** Makes a set. Throws `E_NAME_INVALID`, `E_NAME_TAKEN`, and what finding the artifacts throws. */
export async function createSet(
  ports: Ports,
  request: SetRequest & { readonly artifacts: readonly string[] },
): Promise<ChangeOutcome<ArtifactSet>> {
  const { artifacts, dryRun } = request
  const name = bareSetName(request.name)
  assertCollectionName(name)
  return changeSet(ports, { command: 'set create', dryRun }, async (tx) => {
    const collection = await currentCollection(tx)
    await ensureCollection(tx, collection)
    if ((await tx.get(viewKeys.set(collection, name))) !== null) throw taken(name)
    return { collection, name, members: await uuidsOf(tx, artifacts) }
  })
}

/** Adds artifacts to a set, and takes others out of it. Throws what finding them throws. */
export async function editSet(
  ports: Ports,
  request: SetRequest & { readonly add: readonly string[]; readonly remove: readonly string[] },
): Promise<ChangeOutcome<ArtifactSet>> {
  const { name, dryRun } = request
  return changeSet(ports, { command: 'set edit', dryRun }, async (tx) => {
    const set = await findSet(tx, name)
    const gone = new Set(await uuidsOf(tx, request.remove))
    const members = [...set.members, ...(await uuidsOf(tx, request.add))]
    return { ...set, members: [...new Set(members)].filter((uuid) => !gone.has(uuid)) }
  })
}

/** Forgets a set; its artifacts stay. Throws `E_NOT_FOUND`. */
export async function deleteSet(
  ports: Ports,
  { name, dryRun }: SetRequest,
): Promise<ChangeOutcome<ArtifactSet>> {
  return runChange(ports, { command: 'set delete', dryRun, scope: nothing }, async (tx) => {
    const set = await findSet(tx, name)
    const result = await describe(tx, set)
    tx.remove(viewKeys.set(set.collection, set.name))
    return { summary: `Deleted the set ${set.name}`, result }
  })
}

function changeSet(
  ports: Ports,
  { command, dryRun }: { readonly command: string; readonly dryRun: boolean },
  next: (transaction: Transaction) => Promise<SetEntry>,
): Promise<ChangeOutcome<ArtifactSet>> {
  return runChange(ports, { command, dryRun, scope: nothing }, async (tx) => {
    const set = await next(tx)
    tx.put(viewKeys.set(set.collection, set.name), set)
    return { summary: `Changed the set ${set.name}`, result: await describe(tx, set) }
  })
}

/** A set is an entry of the view alone. */
function nothing() {
  return Promise.resolve({})
}

async function uuidsOf(
  transaction: Transaction,
  names: readonly string[],
): Promise<readonly string[]> {
  if (names.length === 0) return []
  const collection = await currentCollection(transaction)
  const found = await findArtifacts(transaction, names)
  const foreign = found.find((one) => one.collection !== collection)
  if (foreign !== undefined) throw elsewhere(artifactLabel(foreign), foreign.collection)
  return found.map(({ uuid }) => uuid)
}

async function describe(transaction: Transaction, set: SetEntry): Promise<ArtifactSet> {
  const artifacts = await artifactsOf(transaction, set)
  return { name: set.name, artifacts: artifacts.map(artifactLabel) }
}

function taken(name: string): SkillmeatError {
  return new SkillmeatError('E_NAME_TAKEN', `There is a set "${name}" already.`, {
    fix: `Change it with \`skillmeat set edit ${name} --add <artifacts>\`.`,
  })
}

function elsewhere(label: string, collection: string): SkillmeatError {
  return new SkillmeatError('E_USAGE', `${label} is of the collection ${collection}.`, {
    fix: `A set is of one collection: \`skillmeat collection use ${collection}\`, then make it there.`,
  })
}
