import { SkillmeatError } from '../../core/errors.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { ArtifactEntry, SnapshotEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { currentCollection, currentScope } from '../catalog/current-collection.ts'
import { listUnread } from '../observe/present-state.ts'
import type { UnreadArtifact } from '../observe/present-state.ts'
import { runChange } from '../session/run-change.ts'
import type { ChangeOutcome } from '../session/run-change.ts'
import { openSession } from '../session/session.ts'
import { writeOwnFile } from '../session/write-own-file.ts'
import { Transaction } from '../transaction/transaction.ts'
import { makeSnapshot } from './safety-snapshot.ts'
import {
  packSnapshot,
  readSnapshotsFile,
  removeTarball,
  snapshotArtifacts,
  snapshotDir,
  writeSnapshotsFile,
} from './snapshot-files.ts'

export interface CreatedSnapshot extends SnapshotEntry {
  /** What it holds as it was recorded last, since its files could not be read. */
  readonly unread: readonly UnreadArtifact[]
}

/** Takes a snapshot of the collection in use and, where asked for, writes its tarball. */
export async function createSnapshot(
  ports: Ports,
  request: { readonly message: string; readonly tarball: boolean; readonly dryRun: boolean },
): Promise<ChangeOutcome<CreatedSnapshot>> {
  const outcome = await runChange(
    ports,
    { command: 'snapshot', dryRun: request.dryRun, scope: currentScope },
    async (tx, state) => {
      const collection = await currentCollection(tx)
      readSnapshotsFile(ports, collection)
      const made = await makeSnapshot(tx, { collection, message: request.message, kind: 'person' })
      const isPacked = request.tarball && !request.dryRun
      const result = isPacked ? await writeTarball(tx, made) : made
      const unread = listUnread(state)
      return {
        summary: `Took snapshot ${made.id}: ${request.message}`,
        result: { ...result, unread },
      }
    },
  )
  if (!request.dryRun) await refreshSnapshotsFile(ports, outcome.result.collection)
  return outcome
}

async function writeTarball(tx: Transaction, snapshot: SnapshotEntry): Promise<SnapshotEntry> {
  const { ports } = tx
  const bytes = await packSnapshot(tx, snapshot)
  const path = `${snapshot.id}.tar.gz`
  await writeOwnFile(ports, `${snapshotDir(ports, snapshot.collection)}/${path}`, bytes)
  const packed: SnapshotEntry = { ...snapshot, tarball: { path, sha256: ports.sha256(bytes) } }
  tx.put(viewKeys.snapshot(snapshot.collection, snapshot.id), packed)
  return packed
}

export interface SnapshotPage {
  readonly items: readonly SnapshotEntry[]
  /** How many there are on all pages. */
  readonly total: number
  /** The snapshot to continue before; null on the last page. */
  readonly next: string | null
}

/** Lists the snapshots of the collection in use, newest first, a page at a time. */
export async function listSnapshots(
  ports: Ports,
  options: {
    readonly safety: boolean
    readonly limit: number
    /** Only those older than this one: what the page before ended with. */
    readonly before: string | null
  },
): Promise<SnapshotPage> {
  const transaction = new Transaction(await openSession(ports))
  const collection = await currentCollection(transaction)
  readSnapshotsFile(ports, collection)
  const all = await transaction.scan<SnapshotEntry>(viewKeys.snapshots(collection))
  const wanted = newestFirst(all.filter(({ kind }) => options.safety || kind === 'person'))
  const before = options.before === null ? null : await findSnapshot(transaction, options.before)
  const from = before === null ? 0 : wanted.findIndex(({ id }) => id === before.id) + 1
  const items = wanted.slice(from, from + options.limit)
  const hasMore = from + items.length < wanted.length
  return { items, total: wanted.length, next: hasMore ? (items.at(-1)?.id ?? null) : null }
}

/** An id tells the second only, and one that was imported when it was made elsewhere. */
function newestFirst(snapshots: readonly SnapshotEntry[]): SnapshotEntry[] {
  return snapshots.toSorted((a, b) => (ageKey(a) < ageKey(b) ? 1 : -1))
}

function ageKey({ timestamp, id }: SnapshotEntry): string {
  return `${timestamp} ${id}`
}

export interface SnapshotContents {
  readonly snapshot: SnapshotEntry
  readonly artifacts: readonly ArtifactEntry[]
}

/** Returns a snapshot and the artifacts it holds. */
export async function showSnapshot(ports: Ports, id: string): Promise<SnapshotContents> {
  const transaction = new Transaction(await openSession(ports))
  const snapshot = await findSnapshot(transaction, id)
  return { snapshot, artifacts: await snapshotArtifacts(ports, snapshot) }
}

/** Writes a snapshot's tarball to `file`. Throws `E_USAGE` when something is there already. */
export async function exportSnapshot(
  ports: Ports,
  request: { readonly id: string; readonly file: string },
): Promise<{ readonly file: string; readonly bytes: number; readonly sha256: ObjectId }> {
  const transaction = new Transaction(await openSession(ports))
  const snapshot = await findSnapshot(transaction, request.id)
  if (ports.files.lstat(request.file) !== null) {
    throw new SkillmeatError('E_USAGE', `${request.file} is there already.`, {
      fix: 'Name a file that does not exist yet.',
    })
  }
  const bytes = await packSnapshot(transaction, snapshot)
  await writeOwnFile(ports, request.file, bytes)
  return { file: request.file, bytes: bytes.length, sha256: ports.sha256(bytes) }
}

/** Forgets a snapshot and removes its tarball; what it held stays in the history. */
export async function deleteSnapshot(
  ports: Ports,
  request: { readonly id: string; readonly dryRun: boolean },
): Promise<ChangeOutcome<SnapshotEntry>> {
  const outcome = await runChange(
    ports,
    { command: 'snapshot delete', dryRun: request.dryRun, scope: () => Promise.resolve({}) },
    async (tx) => {
      const snapshot = await findSnapshot(tx, request.id)
      tx.remove(viewKeys.snapshot(snapshot.collection, snapshot.id))
      return { summary: `Deleted snapshot ${snapshot.id}`, result: snapshot }
    },
  )
  if (request.dryRun) return outcome
  removeTarball(ports, outcome.result)
  await refreshSnapshotsFile(ports, outcome.result.collection)
  return outcome
}

/** Finds a snapshot of the collection in use by its id or a unique beginning of it; `latest` is the newest. */
export async function findSnapshot(transaction: Transaction, text: string): Promise<SnapshotEntry> {
  const collection = await currentCollection(transaction)
  readSnapshotsFile(transaction.ports, collection)
  const all = await transaction.scan<SnapshotEntry>(viewKeys.snapshots(collection))
  const found =
    text === 'latest'
      ? newestFirst(all.filter(({ kind }) => kind === 'person')).slice(0, 1)
      : all.filter(({ id }) => id === text || id.startsWith(text))
  const [first, second] = found
  if (first !== undefined && second === undefined) return first
  if (first !== undefined) {
    throw new SkillmeatError('E_NAME_AMBIGUOUS', `"${text}" names ${found.length} snapshots.`, {
      fix: `Write more of the id: ${found
        .slice(0, 4)
        .map(({ id }) => id)
        .join(', ')}`,
    })
  }
  throw new SkillmeatError('E_NOT_FOUND', `There is no snapshot "${text}".`, {
    fix: '`skillmeat snapshot list --all` shows them.',
  })
}

export async function refreshSnapshotsFile(ports: Ports, collection: string): Promise<void> {
  const { view } = await openSession(ports)
  const all = await view.scan<SnapshotEntry>(viewKeys.snapshots(collection))
  await writeSnapshotsFile(ports, collection, all)
}
