import { SkillmeatError } from '../../core/errors.ts'
import type { Warning } from '../../core/errors.ts'
import { formatSnapshotId, isSnapshotId } from '../../core/snapshot/snapshot-id.ts'
import type { ArtifactEntry, SnapshotEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { currentCollection, currentScope, ensureCollection } from '../catalog/current-collection.ts'
import { runChange } from '../engine/run/run-change.ts'
import type { ChangeOutcome } from '../engine/run/run-change.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { snapshotArtifacts } from './snapshot-files.ts'
import { refreshSnapshotsFile } from './snapshots.ts'
import { stateOfTarball, viewOfState } from './tarball-state.ts'
import type { ImportedState } from './tarball-state.ts'

export interface ImportedSnapshot extends SnapshotEntry {
  /** `known`: a snapshot of that id with the same content was there, and stays as it is. */
  readonly as: 'added' | 'known'
  /** What of it is not taken over. */
  readonly warnings: readonly Warning[]
}

/**
 * Takes in a tarball of a collection, also one of the earlier Python tool, as a snapshot to roll
 * back to. Everything in it passes the same checks as an import; nothing of the collection changes,
 * and no snapshot that is there already.
 */
export async function importSnapshot(
  ports: Ports,
  request: { readonly file: string; readonly message: string | null; readonly dryRun: boolean },
): Promise<ChangeOutcome<ImportedSnapshot>> {
  const entries = await ports.archives.unpack(ports.files.readFile(request.file))
  const outcome = await runChange(
    ports,
    { command: 'snapshot import', dryRun: request.dryRun, scope: currentScope },
    async (tx) => {
      const collection = await currentCollection(tx)
      await ensureCollection(tx, collection)
      const state = await stateOfTarball(tx, collection, entries)
      const result = await storeSnapshot(tx, {
        collection,
        ...state,
        file: request.file,
        message: request.message ?? `Imported from ${request.file}`,
      })
      const did = result.as === 'added' ? 'Imported snapshot' : 'There was already snapshot'
      return { summary: `${did} ${result.id}`, result }
    },
  )
  if (outcome.operation !== null) await refreshSnapshotsFile(ports, outcome.result.collection)
  return outcome
}

/**
 * A snapshot is a view; this one holds the imported artifacts and what was told of them.
 *
 * A tarball is named by its snapshot's id; where another snapshot has that id, it gets a new one.
 */
async function storeSnapshot(
  transaction: Transaction,
  input: {
    readonly collection: string
    readonly file: string
    readonly message: string
  } & ImportedState,
): Promise<ImportedSnapshot> {
  const { ports } = transaction
  if (input.artifacts.length === 0 && !input.isListedEmpty) {
    throw new SkillmeatError('E_SOURCE_EMPTY', `${input.file} holds no artifact.`, {
      fix: 'Name a tarball of a collection: skills/, commands/, agents/.',
    })
  }
  const named = idInName(input.file)
  const present =
    named === null
      ? null
      : await transaction.get<SnapshotEntry>(viewKeys.snapshot(input.collection, named))
  if (present !== null && (await holdsSame(transaction, present, input.artifacts))) {
    return { ...present, as: 'known', warnings: [] }
  }
  const isFree = named !== null && present === null
  const view = await viewOfState(transaction, input.collection, input)
  const entry: SnapshotEntry = {
    id: isFree ? named : formatSnapshotId(ports.clock.now(), ports.chance.hex(6)),
    collection: input.collection,
    timestamp: transaction.now(),
    message: input.message,
    kind: 'person',
    artifact_count: input.artifacts.length,
    view,
    tarball: null,
  }
  transaction.put(viewKeys.snapshot(input.collection, entry.id), entry)
  return { ...entry, as: 'added', warnings: input.warnings }
}

function idInName(file: string): string | null {
  const [name = ''] = (file.split('/').at(-1) ?? '').split('.')
  return isSnapshotId(name) ? name : null
}

/** Tells whether a snapshot holds exactly these artifacts, with this content. */
async function holdsSame(
  transaction: Transaction,
  snapshot: SnapshotEntry,
  artifacts: readonly ArtifactEntry[],
): Promise<boolean> {
  const held = contents(await snapshotArtifacts(transaction, snapshot))
  const given = contents(artifacts)
  return held.length === given.length && held.every((line, at) => line === given[at])
}

function contents(artifacts: readonly ArtifactEntry[]): string[] {
  return artifacts.map(({ type, name, tree }) => `${type}:${name} ${tree}`).toSorted()
}
