import { artifactPath, isSingleFile, singleFilePath } from '../artifact/artifact-path.ts'
import type { ArtifactType } from '../artifact/artifact-type.ts'
import { SkillmeatError } from '../errors.ts'
import type { VersionId } from '../history/version.ts'
import type { ObjectId, Sha256 } from '../object/object-id.ts'
import { makeTree } from '../object/tree.ts'
import type { Tree, TreeEntry } from '../object/tree.ts'
import { assertNoHiddenText } from '../security/hidden-text.ts'
import type { BundleManifest, BundledArtifact, BundledMembership } from './bundle-manifest.ts'
import { BUNDLE_FILES } from './bundle-manifest.ts'
import { addPackedObjects, assertComplete, missing } from './packed-objects.ts'
import type { BundleObjects } from './packed-objects.ts'
import { labelOf, parseBundleManifest } from './parse-manifest.ts'
import { hashMismatch, parseSums } from './sums.ts'

/** One file of a bundle. */
export interface BundleEntry {
  readonly path: string
  readonly mode: '100644' | '100755'
  readonly bytes: Uint8Array
}

/** A bundle in which every hash holds and nothing is missing or too much. */
export interface Bundle extends BundleObjects {
  readonly manifest: BundleManifest
  /** The tree of each artifact's head. */
  readonly heads: ReadonlyMap<BundledArtifact, Tree>
  /** The types of its artifacts, by uuid. */
  readonly types: ReadonlyMap<string | null, ArtifactType>
  /** What composites pin of each artifact, by label. */
  readonly pins: ReadonlyMap<string, readonly Pin[]>
}

type Pin = NonNullable<BundledMembership['pin']>

/**
 * Reads a bundle and checks all of it against its manifest and its sums.
 *
 * Throws `E_ARCHIVE_MALFORMED` when it is none, `E_HASH_MISMATCH` for a file that is not as it was,
 * missing, or listed nowhere, `E_HIDDEN_UNICODE`, and what `parseBundleManifest` and
 * `addPackedObjects` throw. Whether its contents may be taken in is for others to say.
 */
export function verifyBundle(sha256: Sha256, entries: readonly BundleEntry[]): Bundle {
  const files = new Map(entries.map((entry) => [entry.path, entry]))
  const manifest = parseBundleManifest(readManifest(files))
  const hashes = new Map(entries.map(({ path, bytes }) => [path, sha256(bytes)]))
  assertSums(manifest, { files, hashes })
  const objects: BundleObjects = { blobs: new Map(), trees: new Map(), versions: new Map() }
  const heads = new Map<BundledArtifact, Tree>()
  for (const artifact of manifest.artifacts) {
    const tree = makeTree(
      sha256,
      artifact.files.map((file) => readEntry({ sha256, artifact, files, hashes, objects }, file)),
    )
    if (artifact.hash !== null && artifact.hash !== tree.id) {
      throw hashMismatch(artifactPath(artifact.type, artifact.name), 'is not what was exported')
    }
    heads.set(artifact, tree)
    objects.trees.set(tree.id, tree)
  }
  assertAllListed(manifest, files)
  const pack = files.get(BUNDLE_FILES.objects)
  if (pack !== undefined) addPackedObjects(sha256, pack.bytes, objects)
  assertComplete(objects)
  assertReferences(manifest, { objects, heads })
  const pinned = manifest.memberships.flatMap(({ child, pin }) =>
    pin === null ? [] : [{ child, pin }],
  )
  return {
    manifest,
    heads,
    ...objects,
    types: new Map(manifest.artifacts.map(({ uuid, type }) => [uuid, type])),
    pins: new Map(
      [...Map.groupBy(pinned, ({ child }) => child)].map(([child, list]) => [
        child,
        list.map(({ pin }) => pin),
      ]),
    ),
  }
}

type Files = ReadonlyMap<string, BundleEntry>
type Hashes = ReadonlyMap<string, ObjectId>

function readManifest(files: Files): string {
  const path = BUNDLE_FILES.manifest
  const entry = files.get(path)
  if (entry === undefined) {
    throw new SkillmeatError(
      'E_ARCHIVE_MALFORMED',
      `The archive holds no ${path}: it is no bundle.`,
      {
        fix: 'Make one with `skillmeat export`, or unpack it and add the folder.',
      },
    )
  }
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(entry.bytes)
  assertNoHiddenText(path, text)
  return text
}

/** Compares all files with `SHA256SUMS`, and that with the manifest. */
function assertSums(
  { sums: expected }: BundleManifest,
  { files, hashes }: { readonly files: Files; readonly hashes: Hashes },
): void {
  const { sums: path, manifest, signature } = BUNDLE_FILES
  const entry = files.get(path)
  if (expected !== null && hashes.get(path) !== expected) {
    throw hashMismatch(path, 'is not the one that bundle.toml names')
  }
  if (entry === undefined) return
  const sums = parseSums(new TextDecoder().decode(entry.bytes))
  for (const [file, id] of sums) {
    if (!hashes.has(file)) throw hashMismatch(file, 'is listed, and not in the bundle')
    if (hashes.get(file) !== id) throw hashMismatch(file, 'is not what was exported')
  }
  const rest: readonly string[] = [path, manifest, signature]
  const unlisted = [...files.keys()].find((file) => !sums.has(file) && !rest.includes(file))
  if (unlisted !== undefined) throw hashMismatch(unlisted, 'is not listed in SHA256SUMS')
}

interface Reading {
  readonly sha256: Sha256
  readonly artifact: BundledArtifact
  readonly files: Files
  readonly hashes: Hashes
  readonly objects: BundleObjects
}

function readEntry(reading: Reading, file: BundledArtifact['files'][number]): TreeEntry {
  const { sha256, artifact, files, hashes, objects } = reading
  const { type, name } = artifact
  const path = isSingleFile(type)
    ? singleFilePath(type)
    : file.path.slice(artifactPath(type, name).length + 1)
  if (file.content.kind === 'link') {
    const bytes = new TextEncoder().encode(file.content.target)
    const blob = sha256(bytes)
    if (files.has(file.path)) throw hashMismatch(file.path, 'is a link, and in the archive too')
    objects.blobs.set(blob, bytes)
    return { path, mode: '120000', blob }
  }
  const { sha256: blob } = file.content
  const entry = files.get(file.path)
  if (entry === undefined) throw hashMismatch(file.path, 'is listed, and not in the bundle')
  if (hashes.get(file.path) !== blob) throw hashMismatch(file.path, 'is not what was exported')
  objects.blobs.set(blob, entry.bytes)
  return { path, mode: file.mode ?? entry.mode, blob }
}

function assertAllListed({ artifacts }: BundleManifest, files: Files): void {
  const listed = new Set<string>([
    ...Object.values(BUNDLE_FILES),
    ...artifacts.flatMap((artifact) => artifact.files.map(({ path }) => path)),
  ])
  const unlisted = [...files.keys()].find((path) => !listed.has(path))
  if (unlisted !== undefined) throw hashMismatch(unlisted, 'is not listed in bundle.toml')
}

interface Known {
  readonly objects: BundleObjects
  readonly heads: Bundle['heads']
}

/** A content that the manifest names, and the version that it is of. */
interface NamedContent {
  readonly label: string
  readonly hash: ObjectId | null
  readonly version: VersionId | null
}

/** Everything that the manifest names must be there, and be what it says. */
function assertReferences(manifest: BundleManifest, { objects, heads }: Known): void {
  const { artifacts, memberships, hasHistory } = manifest
  if (!hasHistory && objects.versions.size > 0) {
    throw hashMismatch(BUNDLE_FILES.objects, 'holds versions that bundle.toml does not tell of')
  }
  const named = [
    ...artifacts.flatMap((artifact) => contentsOf(artifact, heads.get(artifact)?.id ?? null)),
    ...memberships.flatMap(({ child, pin }) => (pin === null ? [] : [{ label: child, ...pin }])),
  ]
  for (const { version, ...content } of named) {
    assertThere(objects, { ...content, version: hasHistory ? version : null })
  }
}

function contentsOf(artifact: BundledArtifact, head: ObjectId | null): readonly NamedContent[] {
  const { pristine, upstream, versionTags, version } = artifact
  const label = labelOf(artifact)
  return [
    { label, hash: head, version },
    { label, hash: pristine, version: null },
    ...(upstream === null ? [] : [{ label, hash: upstream.hash, version: upstream.version }]),
    ...versionTags.map((tag) => ({ label, hash: tag.hash, version: tag.version })),
  ]
}

function assertThere(objects: BundleObjects, { label, hash, version }: NamedContent): void {
  if (hash !== null && !objects.trees.has(hash)) throw missing(`a content of ${label}`)
  if (version === null) return
  const found = objects.versions.get(version)
  if (found === undefined) throw missing(`version ${version.slice(0, 11)} of ${label}`)
  if (found.version.tree !== hash) {
    throw hashMismatch(label, `has not the content of version ${version.slice(0, 11)}`)
  }
}
