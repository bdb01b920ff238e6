import type { BundleManifest } from '../../core/bundle/bundle-manifest.ts'
import type { PackedObject } from '../../core/bundle/object-pack.ts'
import { treesOfVersion } from '../../core/history/version.ts'
import type { VersionId } from '../../core/history/version.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import { encodeTree } from '../../core/object/tree.ts'
import type { Tree } from '../../core/object/tree.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/** What goes along in a bundle beside the files of its artifacts. */
export interface Collected {
  /** In the order in which they are packed. */
  readonly objects: readonly PackedObject[]
  readonly trees: readonly Tree[]
}

/**
 * Collects what a manifest names beside the heads: pinned contents, upstreams, what was there
 * before edits, and with the history every version that they descend from.
 */
export async function collectObjects(
  transaction: Transaction,
  manifest: BundleManifest,
): Promise<Collected> {
  const versions: Versions = manifest.hasHistory
    ? await readVersions(transaction, manifest)
    : new Map()
  const heads = new Set(manifest.artifacts.flatMap(({ hash }) => hash ?? []))
  const wanted = new Set([...namedTrees(manifest), ...versions.values().flatMap((trees) => trees)])
  const trees = await transaction.objects.readTrees([...wanted.difference(heads)].toSorted())
  const files = await transaction.objects.blobs(blobsBeside(manifest, trees))
  const sorted = [...files].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const objects: PackedObject[] = [
    ...sorted.map(([, bytes]) => ({ kind: 'blob' as const, bytes })),
    ...trees.map(({ entries }) => ({ kind: 'tree' as const, bytes: encodeTree(entries) })),
  ]
  for (const id of [...versions.keys()].toSorted()) {
    objects.push({ kind: 'version', bytes: await transaction.ports.store.readVersion(id) })
  }
  return { objects, trees }
}

/** The contents that each version names. */
type Versions = ReadonlyMap<VersionId, readonly ObjectId[]>

function namedTrees({ artifacts, memberships }: BundleManifest): readonly ObjectId[] {
  return [
    ...artifacts.flatMap(({ pristine, upstream }) => [pristine ?? [], upstream?.hash ?? []].flat()),
    ...memberships.flatMap(({ pin }) => pin?.hash ?? []),
  ]
}

async function readVersions(
  { objects }: Transaction,
  { artifacts, memberships }: BundleManifest,
): Promise<Versions> {
  const found = new Map<VersionId, readonly ObjectId[]>()
  const open = [
    ...artifacts.flatMap(({ version, upstream, versionTags }) => [
      ...versionTags.map((tag) => tag.version),
      ...[version ?? [], upstream?.version ?? []].flat(),
    ]),
    ...memberships.flatMap(({ pin }) => pin?.version ?? []),
  ]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue
    const version = await objects.version(id)
    found.set(id, treesOfVersion(version))
    open.push(...version.parents)
  }
  return found
}

/** Files of a head are there anyway; so is where a link of one leads. */
function blobsBeside({ artifacts }: BundleManifest, trees: readonly Tree[]): readonly ObjectId[] {
  const there = new Set(
    artifacts.flatMap(({ files }) =>
      files.flatMap(({ content }) => (content.kind === 'file' ? [content.sha256] : [])),
    ),
  )
  const wanted = new Set(trees.flatMap(({ entries }) => entries.map(({ blob }) => blob)))
  return [...wanted.difference(there)]
}
