import { SkillmeatError } from '../../core/errors.ts'
import { artifactPath } from '../../core/artifact/artifact-path.ts'
import type { ManifestArtifact } from '../../core/collection/manifest.ts'
import type { ArtifactEntry, CollectionEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { MANIFEST_FILE, artifactOnDisk, collectionDir } from '../session/places-on-disk.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { captureTree } from './capture-tree.ts'
import { describeTree } from './describe-tree.ts'
import { walkPlace } from './walk-place.ts'

/**
 * Takes over what a person changed in a collection's manifest, or a whole collection whose store
 * was lost: it is read again from its files.
 *
 * Throws what `parseManifest` throws; then nothing is changed.
 */
export async function adoptCollection(transaction: Transaction, name: string): Promise<void> {
  const bytes = readManifest(transaction, name)
  if (bytes === null) return
  const key = viewKeys.collection(name)
  const known = await transaction.get<CollectionEntry>(key)
  const manifest = transaction.ports.sha256(bytes)
  if (known?.manifest === manifest) return
  const { parseManifest } = await import('../../core/collection/manifest.ts')
  const listed = parseManifest(
    new TextDecoder().decode(bytes),
    `${collectionDir(transaction.ports.places, name)}/${MANIFEST_FILE}`,
  )
  const present = await transaction.scan<ArtifactEntry>(viewKeys.artifacts(name))
  for (const artifact of listed) {
    const entry = present.find(
      ({ uuid, type, name: own }) =>
        uuid === artifact.uuid || (type === artifact.type && own === artifact.name),
    )
    if (entry === undefined) await adoptArtifact(transaction, name, artifact)
    else adoptTags(transaction, entry, artifact)
  }
  transaction.addObject('blob', bytes)
  transaction.put(key, {
    name,
    created_at: known?.created_at ?? transaction.now(),
    manifest,
  } satisfies CollectionEntry)
}

function readManifest(transaction: Transaction, name: string): Uint8Array | null {
  const { files, limits, places } = transaction.ports
  const path = `${collectionDir(places, name)}/${MANIFEST_FILE}`
  const stat = files.lstat(path)
  if (stat === null) return null
  if (stat.size > limits.manifestBytes) {
    throw new SkillmeatError(
      'E_MANIFEST_LIMIT',
      `${path} is larger than ${limits.manifestBytes} bytes.`,
    )
  }
  return files.readFile(path)
}

function adoptTags(transaction: Transaction, entry: ArtifactEntry, listed: ManifestArtifact): void {
  if (entry.tags.join('\n') === listed.tags.join('\n')) return
  transaction.put(viewKeys.artifact(entry.collection, entry.uuid), { ...entry, tags: listed.tags })
}

/** Adds an artifact that the manifest lists and the store does not know, if its files are there. */
async function adoptArtifact(
  transaction: Transaction,
  collection: string,
  listed: ManifestArtifact,
): Promise<void> {
  const { ports } = transaction
  const disk = artifactOnDisk(
    collectionDir(ports.places, collection),
    artifactPath(listed.type, listed.name),
    listed.type,
  )
  const walked = walkPlace(ports, disk, { seen: null, tracked: new Set() })
  if (walked === null) return
  await captureTree(transaction, disk, walked.tree)
  const uuid = listed.uuid ?? ports.chance.uuid()
  const { version, tree } = transaction.addVersion({
    artifact: uuid,
    tree: walked.tree.id,
    parents: [],
    origin: 'import',
    message: 'Read again from the collection folder',
    pristine: null,
  })
  const description = await describeTree(transaction.objects, listed.type, walked.tree)
  transaction.put(viewKeys.artifact(collection, uuid), {
    uuid,
    collection,
    type: listed.type,
    name: listed.name,
    version,
    tree,
    pristine: tree,
    added: listed.added ?? transaction.now(),
    origin: 'local',
    upstream: null,
    tags: listed.tags,
    display_name: description?.display_name ?? null,
    description: description?.description ?? null,
  } satisfies ArtifactEntry)
}
