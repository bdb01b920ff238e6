import type { BundledArtifact } from '../../../core/bundle/bundle-manifest.ts'
import { versionsOf } from '../../../core/bundle/check-trees.ts'
import type { Bundle } from '../../../core/bundle/verify-bundle.ts'
import { isAncestor } from '../../../core/history/common-ancestors.ts'
import { keptParents, withoutTakenBack } from '../../../core/history/kept-parents.ts'
import type { Pristine } from '../../../core/history/pristine.ts'
import { treesOfVersion } from '../../../core/history/version.ts'
import type { VersionId, VersionMember } from '../../../core/history/version.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import { encodeTree } from '../../../core/object/tree.ts'
import type { ArtifactEntry, VersionRef } from '../../../core/view/entries.ts'
import { loadGraph } from '../../engine/versions/load-graph.ts'
import { loadHistory } from '../../catalog/find-version.ts'
import type { Transaction } from '../../engine/transaction/transaction.ts'
import type { ImportBundled } from './bundled-import.ts'

/** Tells whether an artifact's head is a version, or descends from it and keeps all of it. */
export async function holdsVersion(
  transaction: Transaction,
  { uuid, version: head }: ArtifactEntry,
  version: VersionId,
): Promise<boolean> {
  const graph = withoutTakenBack(await loadGraph(transaction, uuid, [head]))
  return graph.has(version) && isAncestor(graph, graph.indexOf(version), graph.indexOf(head))
}

/** Tells whether the history of an artifact, as far as anything points at it, holds a version. */
export async function knowsVersion(
  transaction: Transaction,
  artifact: ArtifactEntry,
  version: VersionId,
): Promise<boolean> {
  const { graph } = await loadHistory(transaction, artifact)
  return graph.has(version)
}

/** Tells whether a version descends from an older one, as far as its history came along. */
export function descendsFrom(
  { versions }: Bundle,
  version: VersionId | null,
  older: VersionId,
): boolean {
  const met = new Set<VersionId>()
  const open = version === null ? [] : [version]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === older) return true
    if (met.has(id)) continue
    met.add(id)
    const record = versions.get(id)?.version
    if (record !== undefined) open.push(...keptParents(record))
  }
  return false
}

/** Adds a content of a bundle to what the command stores. */
export function addBundledTree(transaction: Transaction, bundle: Bundle, id: ObjectId): void {
  const tree = bundle.trees.get(id)
  if (tree === undefined) throw new Error(`the bundle has no tree ${id}`)
  for (const { blob } of tree.entries) {
    const bytes = bundle.blobs.get(blob)
    if (bytes !== undefined) transaction.addObject('blob', bytes)
  }
  transaction.addObject('tree', encodeTree(tree.entries))
}

/**
 * Adds a content of a bundle as a version that says where it came from: of its history no more than
 * the versions here that it descends from, and of its upstream what is told.
 */
export function addBundledVersion(
  transaction: Transaction,
  { candidate, file }: Pick<ImportBundled, 'candidate' | 'file'>,
  content: {
    readonly artifact: string
    readonly tree: ObjectId
    readonly members?: readonly VersionMember[]
    readonly parents?: readonly VersionId[]
    readonly pristine?: Pristine | null
  },
): VersionRef {
  addBundledTree(transaction, candidate.bundled.bundle, content.tree)
  return transaction.addVersion({
    parents: [],
    pristine: null,
    ...content,
    origin: 'import',
    message: `Imported from ${file}`,
  })
}

/** Adds all versions of an artifact that came along, with their contents. */
export function addBundledHistory(
  transaction: Transaction,
  bundle: Bundle,
  artifact: BundledArtifact,
): void {
  for (const id of versionsOf(bundle, artifact)) {
    const known = bundle.versions.get(id)
    if (known === undefined) continue
    transaction.addObject('version', known.bytes)
    for (const tree of treesOfVersion(known.version)) addBundledTree(transaction, bundle, tree)
  }
}
