import { HASH_SCHEME } from '../../../core/deployment/record-file.ts'
import type { RecordedDeployment } from '../../../core/deployment/parse-record.ts'
import { legacyHashes } from '../../../core/deployment/legacy-hash.ts'
import { bestCommonAncestors } from '../../../core/history/common-ancestors.ts'
import type { GraphVersion } from '../../../core/history/version-graph.ts'
import { isObjectId } from '../../../core/object/object-id.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import type { Tree } from '../../../core/object/tree.ts'
import type { ArtifactEntry, RecordedAhead, VersionRef } from '../../../core/view/entries.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { loadGraph } from '../versions/load-graph.ts'
import { findTree } from './find-tree.ts'
import { capturePlace } from './capture-tree.ts'
import type { PlaceOnDisk } from '../places/walk-place.ts'

export interface FoundBaseline {
  /** Null when nothing that was recorded can be recognised: then nothing may be merged silently. */
  readonly baseline: VersionRef | null
  readonly content: ObjectId
  readonly ahead?: RecordedAhead
}

interface Input {
  readonly deployment: RecordedDeployment
  readonly artifact: ArtifactEntry
  readonly disk: PlaceOnDisk
}

/**
 * Finds the version that a recorded deployment was made from, as far as it is a base for the head:
 * one that the head equals or descends from. Else it is the newest state that both contain; a head
 * that is older than what was recorded is that state itself, and the copy is ahead of it.
 *
 * In order: the version the record names, a version of the head's history with the recorded content,
 * the newest content of the recorded lineage that the head descends from, and for records of earlier
 * programs the project's own content. Old hashes are computed over both to recognise them.
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
      ...(await baseOf(transaction, artifact, named)),
      content: written ? deployment.hash : named.tree,
    }
  }
  const head: VersionRef = { version: artifact.version, tree: artifact.tree }
  const project = await readProjectCopy(transaction, input)
  if (deployment.scheme === HASH_SCHEME) {
    const content = await contentOf(transaction, deployment, project?.id ?? head.tree)
    return { ...(await baseOfRecorded(transaction, artifact, deployment)), content }
  }
  if (await isRecorded(transaction, deployment, await transaction.objects.tree(artifact.tree))) {
    return { baseline: head, content: head.tree }
  }
  const content = project?.id ?? head.tree
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

/** What was recorded as written counts as that only where its content can be had. */
async function contentOf(
  { objects }: Transaction,
  { hash }: RecordedDeployment,
  present: ObjectId,
): Promise<ObjectId> {
  if (!isObjectId(hash) || hash === present) return present
  return (await objects.missing([hash])).size === 0 ? hash : present
}

async function baseOf(
  transaction: Transaction,
  artifact: ArtifactEntry,
  named: VersionRef,
): Promise<Omit<FoundBaseline, 'content'>> {
  const baseline = await commonBase(transaction, artifact, named)
  const isOlder = baseline?.version === artifact.version && named.tree !== artifact.tree
  return isOlder ? { baseline, ahead: { tree: named.tree, over: artifact.tree } } : { baseline }
}

/** Finds the base of a recorded state whose version this home does not know. */
async function baseOfRecorded(
  transaction: Transaction,
  artifact: ArtifactEntry,
  { baselineTree, hash, lineage, pristine }: RecordedDeployment,
): Promise<Omit<FoundBaseline, 'content'>> {
  const recorded = baselineTree ?? (isObjectId(hash) ? hash : null)
  if (recorded === null) return { baseline: null }
  const same = await findTree(transaction, artifact, recorded)
  if (same !== null) return { baseline: same }
  const older = [...lineage, ...(pristine === null ? [] : [pristine])]
  for (const tree of new Set(older)) {
    const baseline = await findTree(transaction, artifact, tree)
    if (baseline !== null) return { baseline, ahead: { tree: recorded, over: tree } }
  }
  return { baseline: null, ahead: { tree: recorded, over: null } }
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
  const { hash } = deployment
  if (hash === null) return false
  const blobs = await transaction.objects.blobs(tree.entries.map(({ blob }) => blob))
  const files = tree.entries.map(({ path, blob }) => ({
    path: path === 'artifact.md' ? (deployment.path.split('/').at(-1) ?? path) : path,
    bytes: blobs.get(blob) ?? new Uint8Array(),
  }))
  return legacyHashes(transaction.ports.sha256, files).some((legacy) => legacy.startsWith(hash))
}
