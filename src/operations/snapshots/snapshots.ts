import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { ArtifactEntry, SnapshotEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { currentCollection, currentScope } from '../catalog/current-collection.ts'
import { listUnread } from '../engine/observe/present-state.ts'
import type { UnreadArtifact } from '../engine/observe/present-state.ts'
import { holdHome, runChange } from '../engine/run/run-change.ts'
import type { ChangeOutcome } from '../engine/run/run-change.ts'
import { readSession } from '../engine/session/session.ts'
import { openSession } from '../engine/run/open-session.ts'
import { writeOwnFile } from '../engine/writing/write-own-file.ts'
import { commitTransaction } from '../engine/commit/commit.ts'
import { Transaction } from '../engine/transaction/transaction.ts'
import { knownSnapshots, openKnown } from './listed-snapshots.ts'
import type { KnownSnapshot } from './listed-snapshots.ts'
import { makeSnapshot } from './safety-snapshot.ts'
import {
  packSnapshot,
  readSnapshotsFile,
  removeTarball,
  snapshotArtifacts,
  snapshotDir,
  tarballPath,
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

export interface ListedSnapshotEntry extends SnapshotEntry {
  /** Why it cannot be used; null where it can. */
  readonly problem: string | null
}

export interface SnapshotPage {
  readonly items: readonly ListedSnapshotEntry[]
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
  const known = await knownSnapshots(transaction, collection)
  const all = known.map(({ entry, problem }) => ({ ...entry, problem: problem?.message ?? null }))
  const wanted = newestFirst(all.filter(({ kind }) => options.safety || kind === 'person'))
  const before =
    options.before === null ? null : (await findKnown(transaction, options.before)).entry
  const from = before === null ? 0 : wanted.findIndex(({ id }) => id === before.id) + 1
  const items = wanted.slice(from, from + options.limit)
  const hasMore = from + items.length < wanted.length
  return { items, total: wanted.length, next: hasMore ? (items.at(-1)?.id ?? null) : null }
}

/** An id tells the second only, and one that was imported when it was made elsewhere. */
function newestFirst<T extends SnapshotEntry>(snapshots: readonly T[]): T[] {
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
  return { snapshot, artifacts: await snapshotArtifacts(transaction, snapshot) }
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
  if (!request.dryRun) await recordToDelete(ports, request.id)
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
  await refreshSnapshotsFile(ports, outcome.result.collection, outcome.result.id)
  return outcome
}

/**
 * What only the files know goes into the store first, so that a deletion can be taken back: an entry
 * of another program, and the bytes of a tarball that would not be the same if it were packed again.
 */
async function recordToDelete(ports: Ports, id: string): Promise<void> {
  await holdHome(ports, async () => {
    const transaction = new Transaction(await readSession(ports))
    const known = await findKnown(transaction, id)
    const opened = await openKnown(transaction, known)
    const entry = await keepTarball(transaction, opened)
    if (known.listed === null && entry === opened) return
    transaction.put(viewKeys.snapshot(entry.collection, entry.id), entry)
    await commitTransaction(transaction, {
      kind: 'record',
      command: 'record',
      summary: `Took over snapshot ${entry.id}`,
      target: null,
    })
  })
}

/** Keeps a tarball's bytes unless packing gives the same. Returns the entry that names what is there. */
async function keepTarball(transaction: Transaction, entry: SnapshotEntry): Promise<SnapshotEntry> {
  const { ports } = transaction
  const path = tarballPath(ports, entry)
  if (entry.tarball === null || path === null) return entry
  if (ports.files.lstat(path)?.kind !== 'file') return entry
  const bytes = ports.files.readFile(path)
  const sha256 = ports.sha256(bytes)
  if (sha256 === entry.tarball.sha256 && (await isPackedSo(transaction, entry))) return entry
  transaction.addObject('blob', bytes)
  return { ...entry, tarball: { ...entry.tarball, sha256 } }
}

async function isPackedSo(transaction: Transaction, entry: SnapshotEntry): Promise<boolean> {
  try {
    const bytes = await packSnapshot(transaction, entry)
    return transaction.ports.sha256(bytes) === entry.tarball?.sha256
  } catch (error) {
    if (isSkillmeatError(error)) return false
    throw error
  }
}

/**
 * Finds a snapshot of the collection in use by its id or a unique beginning of it; `latest` is the
 * newest that can be used. Throws why the one that is meant cannot.
 */
export async function findSnapshot(transaction: Transaction, text: string): Promise<SnapshotEntry> {
  return openKnown(transaction, await findKnown(transaction, text))
}

async function findKnown(transaction: Transaction, text: string): Promise<KnownSnapshot> {
  const collection = await currentCollection(transaction)
  const all = await knownSnapshots(transaction, collection)
  const found = text === 'latest' ? latestOf(all) : namedBy(all, text)
  const [first, second] = found
  if (first !== undefined && second === undefined) return first
  if (first !== undefined) {
    throw new SkillmeatError('E_NAME_AMBIGUOUS', `"${text}" names ${found.length} snapshots.`, {
      fix: `Write more of the id: ${found
        .slice(0, 4)
        .map(({ entry }) => entry.id)
        .join(', ')}`,
    })
  }
  throw new SkillmeatError('E_NOT_FOUND', `There is no snapshot "${text}".`, {
    missing: 'snapshot',
    fix: '`skillmeat snapshot list --all` shows them.',
  })
}

function latestOf(all: readonly KnownSnapshot[]): readonly KnownSnapshot[] {
  const usable = all.filter(({ entry, problem }) => entry.kind === 'person' && problem === null)
  const [newest] = newestFirst(usable.map(({ entry }) => entry))
  return usable.filter(({ entry }) => entry === newest)
}

function namedBy(all: readonly KnownSnapshot[], text: string): readonly KnownSnapshot[] {
  const exact = all.filter(({ entry }) => entry.id === text)
  return exact.length > 0 ? exact : all.filter(({ entry }) => entry.id.startsWith(text))
}

/** Brings `snapshots.toml` up to what the store says; one of another program goes if it was `deleted`. */
export async function refreshSnapshotsFile(
  ports: Ports,
  collection: string,
  deleted: string | null = null,
): Promise<void> {
  const { view } = await openSession(ports)
  const all = await view.scan<SnapshotEntry>(viewKeys.snapshots(collection))
  await writeSnapshotsFile(ports, collection, { snapshots: all, deleted })
}
