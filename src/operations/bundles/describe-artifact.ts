import { artifactPath, isSingleFile } from '../../core/artifact/artifact-path.ts'
import type {
  BundledArtifact,
  BundledFile,
  BundledMembership,
  BundledUpstream,
} from '../../core/bundle/bundle-manifest.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { TreeEntry } from '../../core/object/tree.ts'
import { isRemote } from '../../core/address/origin-of.ts'
import type { ArtifactEntry, Upstream, VersionTagEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { readerOf } from '../engine/objects/object-reader.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import type { PresentMember } from './choose-artifacts.ts'
import { describeLineage } from './describe-lineage.ts'

/** Describes an artifact as a bundle's manifest has it. */
export async function describeArtifact(
  transaction: Transaction,
  artifact: ArtifactEntry,
  { withHistory }: { readonly withHistory: boolean },
): Promise<BundledArtifact> {
  const { type, name, uuid, tree: hash, version, pristine, tags } = artifact
  const { entries } = await transaction.objects.tree(hash)
  // A version of a plugin is its parts too, and those of an older one do not go along.
  const isPlain = (tree: ObjectId) => type !== 'composite' && [hash, pristine].includes(tree)
  const links = entries.filter(({ mode }) => mode === '120000').map(({ blob }) => blob)
  const readLink = readerOf(await transaction.objects.blobs(links))
  return {
    type,
    name,
    uuid,
    hash,
    version,
    pristine: pristine === hash ? null : pristine,
    displayName: artifact.display_name,
    description: artifact.description,
    tags,
    upstream: remoteUpstream(artifact.upstream),
    lineage: withHistory ? [] : await describeLineage(transaction, artifact),
    files: entries.map((entry) => describeFile(artifact, entry, readLink)),
    versionTags: (await describeTags(transaction, artifact)).filter(
      // Without the history nothing older goes along than what has to.
      (tag) => withHistory || tag.version === version || isPlain(tag.hash),
    ),
  }
}

/** Describes the parts of a composite. */
export function describeMembers(
  composite: ArtifactEntry,
  members: readonly PresentMember[],
): readonly BundledMembership[] {
  return members.map(({ artifact, relationship, position, pin, disabled, replacement }) => ({
    composite: artifactLabel(composite),
    child: artifactLabel(artifact),
    relationship,
    position,
    pin: pin === null ? null : { hash: pin.tree, version: pin.version },
    disabled: disabled === true,
    instead: replacement === null ? null : artifactLabel(replacement),
  }))
}

/** Returns the path that a file of an artifact has in a bundle, and in a collection. */
export function pathInBundle(artifact: ArtifactEntry, path: string): string {
  const place = artifactPath(artifact.type, artifact.name)
  return isSingleFile(artifact.type) ? place : `${place}/${path}`
}

function describeFile(
  artifact: ArtifactEntry,
  { path, mode, blob }: TreeEntry,
  readLink: (blob: TreeEntry['blob']) => Uint8Array,
): BundledFile {
  const place = pathInBundle(artifact, path)
  if (mode !== '120000') return { path: place, mode, content: { kind: 'file', sha256: blob } }
  const target = new TextDecoder().decode(readLink(blob))
  return { path: place, mode, content: { kind: 'link', target } }
}

/** A folder of this machine, or a repository in one, means nothing elsewhere, and is nobody's business. */
function remoteUpstream(upstream: Upstream | null): BundledUpstream | null {
  if (upstream === null || upstream.kind !== 'git' || !isRemote(upstream.location)) return null
  const { location: url, ref, path, commit, tree: hash, version } = upstream
  return { url, ref, path, commit, hash, version }
}

async function describeTags(
  transaction: Transaction,
  { uuid }: ArtifactEntry,
): Promise<BundledArtifact['versionTags']> {
  const tags = await transaction.scan<VersionTagEntry>(viewKeys.versionTags(uuid))
  return tags.map(({ tag, version, tree, tagged_at, tagged_by }) => ({
    tag,
    version,
    hash: tree,
    at: tagged_at,
    by: tagged_by,
  }))
}
