import { HASH_SCHEME } from '../../core/deployment/record-file.ts'
import type { RecordedDeployment } from '../../core/deployment/parse-record.ts'
import { legacyHashes } from '../../core/deployment/legacy-hash.ts'
import { isObjectId } from '../../core/object/object-id.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { Tree } from '../../core/object/tree.ts'
import type { ArtifactEntry, VersionRef } from '../../core/view/entries.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { capturePlace } from './capture-tree.ts'
import type { PlaceOnDisk } from './walk-place.ts'

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
 * Finds the version that a recorded deployment was made from.
 *
 * In order: the version the record names, the head if its content is the one recorded, the project's
 * own content if that is. Old hashes are computed over both to recognise them.
 */
export async function findRecordedBaseline(
  transaction: Transaction,
  input: Input,
): Promise<FoundBaseline> {
  const { deployment, artifact } = input
  const named = await findNamedVersion(transaction, deployment, artifact)
  const project = await readProjectCopy(transaction, input)
  if (named !== null) {
    const written = deployment.scheme === HASH_SCHEME && isObjectId(deployment.hash)
    return { baseline: named, content: written ? deployment.hash : named.tree }
  }
  const head: VersionRef = { version: artifact.version, tree: artifact.tree }
  if (await isRecorded(transaction, deployment, await transaction.objects.tree(artifact.tree))) {
    return { baseline: head, content: head.tree }
  }
  if (project === null) return { baseline: null, content: head.tree }
  if (!(await isRecorded(transaction, deployment, project))) {
    return { baseline: null, content: project.id }
  }
  const baseline = transaction.addVersion({
    artifact: artifact.uuid,
    tree: project.id,
    parents: [],
    origin: 'import',
    message: 'Adopted from an existing deployment',
  })
  return { baseline, content: project.id }
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
