import { artifactPath, isSingleFile } from '../../core/artifact/artifact-path.ts'
import { formatManifest } from '../../core/collection/format-manifest.ts'
import type { ArtifactEntry, SnapshotEntry } from '../../core/view/entries.ts'
import { formatSnapshotsFile, parseSnapshotsFile } from '../../core/snapshot/snapshots-file.ts'
import { formatSnapshotMetadata } from '../../core/snapshot/snapshot-metadata.ts'
import type { ListedSnapshot } from '../../core/snapshot/snapshots-file.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { ArchiveEntry } from '../../ports/archives.ts'
import type { Ports } from '../../ports/ports.ts'
import { inNameOrder } from '../../core/artifact/artifact-label.ts'
import { MANIFEST_FILE } from '../engine/places/places-on-disk.ts'
import { viewOf } from '../engine/transaction/view-of.ts'
import { writeOwnFile } from '../engine/writing/write-own-file.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { metadataOf } from './pack-metadata.ts'

export function snapshotDir(ports: Pick<Ports, 'places'>, collection: string): string {
  return `${ports.places.home}/snapshots/${collection}`
}

/** Returns the artifacts that a snapshot holds. */
export async function snapshotArtifacts(
  transaction: Transaction,
  snapshot: SnapshotEntry,
): Promise<ArtifactEntry[]> {
  const view = viewOf(transaction, snapshot.view)
  return inNameOrder(await view.scan<ArtifactEntry>(viewKeys.artifacts(snapshot.collection)))
}

/** Packs a snapshot into a tarball that needs nothing of ours to open; the same state gives the same bytes. */
export async function packSnapshot(
  transaction: Transaction,
  snapshot: SnapshotEntry,
): Promise<Uint8Array> {
  const { ports } = transaction
  const artifacts = await snapshotArtifacts(transaction, snapshot)
  const view = viewOf(transaction, snapshot.view)
  const { told, contents } = await metadataOf(transaction, view, artifacts)
  const { collection } = snapshot
  const listed = formatManifest({ collection, artifacts, before: [], previous: null })
  const text = listed + formatSnapshotMetadata(told)
  const manifest = new TextEncoder().encode(text)
  const entries: ArchiveEntry[] = [{ path: MANIFEST_FILE, mode: '100644', bytes: manifest }]
  for (const artifact of artifacts) {
    const { type, name, tree, pristine } = artifact
    const root = artifactPath(type, name)
    entries.push(...(await packTree(transaction, { type, root, tree })))
    if (pristine === tree) continue
    const beside = { type, root: `${PRISTINE_DIR}${root}`, tree: pristine }
    entries.push(...(await packTree(transaction, beside)))
  }
  const packed = new Set(artifacts.flatMap(({ tree, pristine }) => [tree, pristine]))
  for (const { type, name, tree } of contents) {
    if (packed.has(tree)) continue
    packed.add(tree)
    const root = `${CONTENTS_DIR}${tree}/${artifactPath(type, name)}`
    entries.push(...(await packTree(transaction, { type, root, tree })))
  }
  return ports.archives.pack(entries.toSorted((a, b) => (a.path < b.path ? -1 : 1)))
}

/**
 * Returns the bytes of a snapshot's tarball as they were: those that were kept when it was deleted,
 * else it is packed again. Null where that gives others, since another program wrote it.
 */
export async function originalTarball(
  transaction: Transaction,
  snapshot: SnapshotEntry,
): Promise<Uint8Array | null> {
  const { objects, ports } = transaction
  const wanted = snapshot.tarball?.sha256
  if (wanted === undefined) return null
  if (!(await objects.missing([wanted])).has(wanted)) {
    return (await objects.blobs([wanted])).get(wanted) ?? null
  }
  const bytes = await packSnapshot(transaction, snapshot)
  return ports.sha256(bytes) === wanted ? bytes : null
}

/** Where a tarball holds what an edited artifact has from upstream, at the artifact's own path. */
export const PRISTINE_DIR = 'pristine/'

/** Where a tarball holds what pins and names of versions mean: by content, then at the artifact's path. */
export const CONTENTS_DIR = 'contents/'

async function packTree(
  { objects }: Transaction,
  artifact: {
    readonly type: ArtifactEntry['type']
    readonly root: string
    readonly tree: ArtifactEntry['tree']
  },
): Promise<ArchiveEntry[]> {
  const { type, root } = artifact
  const { entries } = await objects.tree(artifact.tree)
  const blobs = await objects.blobs(entries.map(({ blob }) => blob))
  return entries.map(({ path, mode, blob }) => ({
    path: isSingleFile(type) ? root : `${root}/${path}`,
    mode,
    bytes: blobs.get(blob) ?? new Uint8Array(),
  }))
}

/** Reads `snapshots.toml`. Throws what `readToml` throws. */
export function readSnapshotsFile(
  ports: Pick<Ports, 'files' | 'places'>,
  collection: string,
): { readonly text: string | null; readonly listed: readonly ListedSnapshot[] } {
  const path = `${snapshotDir(ports, collection)}/snapshots.toml`
  if (ports.files.lstat(path) === null) return { text: null, listed: [] }
  const text = new TextDecoder().decode(ports.files.readFile(path))
  return { text, listed: parseSnapshotsFile(text, path) }
}

/** Returns where the tarball of a snapshot lies; null while none was written. */
export function tarballPath(
  ports: Pick<Ports, 'places'>,
  { collection, tarball }: SnapshotEntry,
): string | null {
  return tarball === null ? null : `${snapshotDir(ports, collection)}/${tarball.path}`
}

/** Removes the tarball of a snapshot, if `snapshots.toml` lists it. */
export function removeTarball(
  ports: Pick<Ports, 'files' | 'places'>,
  snapshot: SnapshotEntry,
): void {
  const path = tarballPath(ports, snapshot)
  const { listed } = readSnapshotsFile(ports, snapshot.collection)
  const isListed = listed.some(({ tarball }) => tarball === snapshot.tarball?.path)
  if (isListed && path !== null && ports.files.lstat(path)?.kind === 'file') {
    ports.files.unlink(path)
  }
}

/** Brings `snapshots.toml` up to what the store says. */
export async function writeSnapshotsFile(
  ports: Pick<Ports, 'files' | 'places' | 'chance'>,
  collection: string,
  state: { readonly snapshots: readonly SnapshotEntry[]; readonly deleted: string | null },
): Promise<void> {
  const { snapshots, deleted } = state
  const { text } = readSnapshotsFile(ports, collection)
  if (text === null && snapshots.every(({ kind }) => kind === 'safety')) return
  const next = formatSnapshotsFile(snapshots, text, deleted)
  if (next === text) return
  const path = `${snapshotDir(ports, collection)}/snapshots.toml`
  await writeOwnFile(ports, path, new TextEncoder().encode(next))
}
