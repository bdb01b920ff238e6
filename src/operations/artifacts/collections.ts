import { assertCollectionName, DEFAULT_COLLECTION } from '../../core/artifact/artifact-name.ts'
import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import type { ArtifactEntry, CollectionEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { UNREADABLE_MANIFEST } from '../engine/observe/adopt-collection.ts'
import { artifactPlace } from '../engine/places/artifact-places.ts'
import { readState, runChange } from '../engine/run/run-change.ts'
import type { ChangeOutcome } from '../engine/run/run-change.ts'
import { openSession } from '../engine/run/open-session.ts'
import { placePath } from '../engine/places/places-on-disk.ts'
import { addSafetySnapshot } from '../snapshots/safety-snapshot.ts'
import { Transaction } from '../engine/transaction/transaction.ts'
import { currentCollection, getCollection } from '../catalog/current-collection.ts'

export interface ListedCollection {
  readonly name: string
  readonly artifacts: number
  readonly current: boolean
}

export async function listCollections(ports: Ports): Promise<readonly ListedCollection[]> {
  const transaction = await takeOverAside(ports)
  const current = await currentCollection(transaction)
  const entries = await transaction.scan<CollectionEntry>(viewKeys.collections())
  const names = new Set([...entries.map(({ name }) => name), DEFAULT_COLLECTION])
  return Promise.all(
    [...names].toSorted().map(async (name) => {
      const artifacts = await transaction.scan(viewKeys.artifacts(name))
      return { name, artifacts: artifacts.length, current: name === current }
    }),
  )
}

/** What was put aside before is looked at again; a manifest that cannot be read yet waits on. */
async function takeOverAside(ports: Ports): Promise<Transaction> {
  const opened = new Transaction(await openSession(ports))
  const all = await opened.scan<CollectionEntry>(viewKeys.collections())
  for (const { name, aside } of all) {
    if (aside !== true) continue
    try {
      await readState(ports, () => Promise.resolve({ collections: [name] }), nothing)
    } catch (error) {
      if (!isSkillmeatError(error, ...UNREADABLE_MANIFEST)) throw error
      opened.noteProblem(
        `The collection ${name} was not taken over: ${error.message.replace(/\.?$/, '.')}`,
      )
    }
  }
  opened.sayNotes()
  return new Transaction(await openSession(ports))
}

interface CollectionRequest {
  readonly name: string
  readonly dryRun: boolean
}

/** Makes an empty collection. Throws `E_NAME_TAKEN`. */
export async function createCollection(
  ports: Ports,
  { name, dryRun }: CollectionRequest,
): Promise<ChangeOutcome<{ readonly name: string }>> {
  assertCollectionName(name)
  return runChange(ports, { command: 'collection create', dryRun, scope: nothing }, async (tx) => {
    const key = viewKeys.collection(name)
    if ((await tx.get(key)) !== null) {
      throw new SkillmeatError('E_NAME_TAKEN', `There is a collection "${name}" already.`, {
        fix: `Use it with \`skillmeat collection use ${name}\`.`,
      })
    }
    tx.put(key, { name, created_at: tx.now(), manifest: null } satisfies CollectionEntry)
    return { summary: `Created collection ${name}`, result: { name } }
  })
}

/** Makes a collection the one that commands work on. */
export async function selectCollection(
  ports: Ports,
  { name, dryRun }: CollectionRequest,
): Promise<ChangeOutcome<{ readonly name: string }>> {
  return runChange(ports, { command: 'collection use', dryRun, scope: nothing }, async (tx) => {
    await getCollection(tx, name)
    if ((await currentCollection(tx)) !== name) tx.put(viewKeys.currentCollection(), name)
    return { summary: `Now using collection ${name}`, result: { name } }
  })
}

/** Deletes a collection with all its artifacts; `undo` brings it back. Throws `E_DECISION_NEEDED` for one that is not empty. */
export async function deleteCollection(
  ports: Ports,
  request: CollectionRequest & { readonly force: boolean },
): Promise<ChangeOutcome<{ readonly name: string; readonly artifacts: number }>> {
  const { name, dryRun, force } = request
  const scope = async (tx: Transaction) => ({ collections: [await currentCollection(tx, name)] })
  return runChange(ports, { command: 'collection delete', dryRun, scope }, async (tx, state) => {
    const artifacts = await tx.scan<ArtifactEntry>(viewKeys.artifacts(name))
    if (artifacts.length > 0 && !force) {
      throw new SkillmeatError(
        'E_DECISION_NEEDED',
        `Collection "${name}" holds ${artifacts.length === 1 ? 'an artifact' : `${artifacts.length} artifacts`}.`,
        {
          fix: 'Add --force to delete it with them; undo brings everything back.',
        },
      )
    }
    if (artifacts.length > 0) await addSafetySnapshot(tx, name, `deleting collection ${name}`)
    for (const entry of artifacts) {
      tx.remove(viewKeys.artifact(name, entry.uuid))
      tx.write(artifactPlace(entry), state.artifacts.get(entry.uuid)?.onDisk ?? null, null)
    }
    removeManifest(tx, name)
    tx.remove(viewKeys.collection(name))
    if ((await currentCollection(tx)) === name) tx.remove(viewKeys.currentCollection())
    return { summary: `Deleted collection ${name}`, result: { name, artifacts: artifacts.length } }
  })
}

function removeManifest(transaction: Transaction, collection: string): void {
  const place = { kind: 'manifest', collection } as const
  const path = placePath(transaction.ports.places, place)
  const { files } = transaction.ports
  if (files.lstat(path) === null) return
  transaction.write(place, transaction.addObject('blob', files.readFile(path)), null)
}

function nothing() {
  return Promise.resolve({})
}
