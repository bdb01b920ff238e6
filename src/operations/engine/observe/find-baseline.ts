import { HASH_SCHEME } from '../../../core/deployment/record-file.ts'
import type { RecordedDeployment } from '../../../core/deployment/parse-record.ts'
import { legacyHashes } from '../../../core/deployment/legacy-hash.ts'
import { bestCommonAncestors } from '../../../core/history/common-ancestors.ts'
import type { GraphVersion } from '../../../core/history/version-graph.ts'
import { isObjectId } from '../../../core/object/object-id.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import type { Tree } from '../../../core/object/tree.ts'
import type { ArtifactEntry, VersionRef } from '../../../core/view/entries.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { loadGraph } from '../versions/load-graph.ts'
import { capturePlace } from './capture-tree.ts'
import type { PlaceOnDisk } from '../places/walk-place.ts'

export interface FoundBaseline {
  /** Null when nothing that was recorded can be recognised: then nothing may be merged silently. */
  readonly baseline: VersionRef | null
  readonly content: ObjectId
}

interface Input {
  readonly deployment: RecordedDeployment
  readonly artifact: ArtifactEntry
  readonly disk: PlaceOnDisk
}

/**
 * Finds the version that a recorded deployment was made from, as far as it is a base for the head:
 * one that the head equals or descends from. A head that is older than what another home wrote
 * there is itself the base, so that it is never written over the newer copy.
 *
 * In order: the version the record names, the head if its content is the one recorded, the newest
 * content of the recorded lineage that the head descends from, and for records of earlier programs
 * the project's own content. Old hashes are computed over both to recognise them.
 */
export async function findRecordedBaseline(
  transaction: Transaction,
  input: Input,
): Promise<FoundBaseline> {
  const { deployment, artifact } = input
  const named = await findNamedVersion(transaction, deployment, artifact)
  if (named !== null) {
    const written = deployment.scheme === HASH_SCHEME && isObjectId(deployment.hash)
    return {
      baseline: await commonBase(transaction, artifact, named),
      content: written ? deployment.hash : named.tree,
    }
  }
  const head: VersionRef = { version: artifact.version, tree: artifact.tree }
  const project = await readProjectCopy(transaction, input)
  if (await isRecorded(transaction, deployment, await transaction.objects.tree(artifact.tree))) {
    return { baseline: head, content: head.tree }
  }
  const content = project?.id ?? head.tree
  if (deployment.scheme === HASH_SCHEME) {
    return { baseline: await newestOfLineage(transaction, artifact, deployment.lineage), content }
  }
  if (project === null || !(await isRecorded(transaction, deployment, project))) {
    return { baseline: null, content }
  }
  const baseline = transaction.addVersion({
    artifact: artifact.uuid,
    tree: project.id,
    parents: [],
    origin: 'import',
    message: 'Adopted from an existing deployment',
    pristine: null,
  })
  return { baseline, content }
}

/** Returns the newest version that both the head and `named` descend from; null when there is none. */
async function commonBase(
  transaction: Transaction,
  artifact: ArtifactEntry,
  named: VersionRef,
): Promise<VersionRef | null> {
  if (named.version === artifact.version) return named
  const graph = await loadGraph(transaction, artifact.uuid, [artifact.version, named.version])
  const [left, right] = [graph.indexOf(artifact.version), graph.indexOf(named.version)]
  const newest = bestCommonAncestors(graph, [left], [right]).at(-1)
  return newest === undefined ? null : refTo(graph.at(newest))
}

/** Returns the version of the head's history that has the first of `lineage` that any of it has. */
async function newestOfLineage(
  transaction: Transaction,
  artifact: ArtifactEntry,
  lineage: readonly ObjectId[],
): Promise<VersionRef | null> {
  if (lineage.length === 0) return null
  const graph = await loadGraph(transaction, artifact.uuid, [artifact.version])
  const marks = graph.reachableFrom([graph.indexOf(artifact.version)])
  const history = graph.versions.filter((_, index) => marks[index] === 1).toReversed()
  for (const tree of lineage) {
    const version = history.find((one) => one.tree === tree)
    if (version !== undefined) return refTo(version)
  }
  return null
}

function refTo({ id, tree }: GraphVersion): VersionRef {
  return { version: id, tree }
}

async function findNamedVersion(
  transaction: Transaction,
  deployment: RecordedDeployment,
  artifact: ArtifactEntry,
): Promise<VersionRef | null> {
  if (deployment.baseline === null) return null
  const version = await transaction.objects.findVersion(deployment.baseline)
  if (version === null || version.artifact !== artifact.uuid) return null
  return { version: deployment.baseline, tree: version.tree }
}

async function readProjectCopy(
  transaction: Transaction,
  { artifact, disk }: Input,
): Promise<Tree | null> {
  const tree = await capturePlace(transaction, disk, [artifact.tree])
  return tree === null ? null : transaction.objects.tree(tree)
}

async function isRecorded(
  transaction: Transaction,
  deployment: RecordedDeployment,
  tree: Tree,
): Promise<boolean> {
  const { hash, scheme, baselineTree } = deployment
  if (scheme === HASH_SCHEME) return tree.id === (baselineTree ?? hash)
  if (hash === null) return false
  const blobs = await transaction.objects.blobs(tree.entries.map(({ blob }) => blob))
  const files = tree.entries.map(({ path, blob }) => ({
    path: path === 'artifact.md' ? (deployment.path.split('/').at(-1) ?? path) : path,
    bytes: blobs.get(blob) ?? new Uint8Array(),
  }))
  return legacyHashes(transaction.ports.sha256, files).some((legacy) => legacy.startsWith(hash))
}
