import { SkillmeatError } from '../../core/errors.ts'
import type { ListedSnapshot } from '../../core/snapshot/snapshots-file.ts'
import type { SnapshotEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { stateOfTarball, viewOfState } from './tarball-state.ts'
import { readSnapshotsFile, snapshotDir } from './snapshot-files.ts'

/** A snapshot of the store, or one that stands in `snapshots.toml` alone: the earlier Python tool's. */
export interface KnownSnapshot {
  readonly entry: SnapshotEntry
  /** What stands in the file; null where the store has it. */
  readonly listed: ListedSnapshot | null
  /** Why it cannot be used; null where it can, as far as that is seen without opening its tarball. */
  readonly problem: SkillmeatError | null
}

/** Lists the snapshots of a collection: those of the store, and those that only the file knows. */
export async function knownSnapshots(
  transaction: Transaction,
  collection: string,
): Promise<readonly KnownSnapshot[]> {
  const { ports } = transaction
  const stored = await transaction.scan<SnapshotEntry>(viewKeys.snapshots(collection))
  const known = new Set(stored.map(({ id }) => id))
  const { listed } = readSnapshotsFile(ports, collection)
  const others = listed.filter(({ id, isOurs }) => !isOurs && !known.has(id))
  return [
    ...stored.map((entry) => ({ entry, listed: null, problem: null })),
    ...others.map((one) => ({
      entry: entryOf(collection, one),
      listed: one,
      problem: problemOf(ports, collection, one),
    })),
  ]
}

function entryOf(
  collection: string,
  { id, timestamp, message, artifactCount }: ListedSnapshot,
): SnapshotEntry {
  const common = { id, collection, timestamp, message, artifact_count: artifactCount }
  return { ...common, kind: 'person', view: null, tarball: null }
}

function problemOf(
  ports: Pick<Ports, 'files' | 'places'>,
  collection: string,
  { id, tarball, problem }: ListedSnapshot,
): SkillmeatError | null {
  if (problem !== null) return problem
  const path = `${snapshotDir(ports, collection)}/${tarball ?? `${id}.tar.gz`}`
  const stat = ports.files.lstat(path)
  if (stat?.kind === 'file' && stat.size > 0) return null
  const what = stat === null ? 'is not there' : stat.kind === 'file' ? 'is empty' : 'is no file'
  return new SkillmeatError('E_NOT_FOUND', `The tarball of ${id}, ${path}, ${what}.`, {
    missing: 'file',
    fix: 'Put it back, or remove the entry from snapshots.toml.',
    data: { path, id },
  })
}

/**
 * Returns a snapshot to work with. One that only the file knows is read from its tarball into the
 * transaction, with the same checks as an import; the list of snapshots stays as it is.
 *
 * Throws why it cannot be used.
 */
export async function openKnown(
  transaction: Transaction,
  { entry, listed, problem }: KnownSnapshot,
): Promise<SnapshotEntry> {
  if (listed === null) return entry
  if (problem !== null) throw problem
  const { ports } = transaction
  const path = listed.tarball ?? `${entry.id}.tar.gz`
  const bytes = ports.files.readFile(`${snapshotDir(ports, entry.collection)}/${path}`)
  const entries = await ports.archives.unpack(bytes)
  const state = await stateOfTarball(transaction, entry.collection, entries)
  const view = await viewOfState(transaction, entry.collection, state)
  return {
    ...entry,
    artifact_count: state.artifacts.length,
    view,
    tarball: { path, sha256: ports.sha256(bytes) },
  }
}
