import { isSingleFile, singleFilePath } from '../artifact/artifact-path.ts'
import type { ArtifactType } from '../artifact/artifact-type.ts'
import { assertListing, fileTooLarge, isEntryFile } from '../artifact/check-listing.ts'
import { parseFrontmatter } from '../artifact/frontmatter.ts'
import { inspectLinks } from '../inspection/inspect-links.ts'
import type { Limits } from '../limits.ts'
import { SkillmeatError } from '../errors.ts'
import type { VersionId } from '../history/version.ts'
import type { ObjectId } from '../object/object-id.ts'
import type { Tree } from '../object/tree.ts'
import { decodeText, isReadAsText } from '../security/encoding.ts'
import { inspectHidden } from '../inspection/inspect-hidden.ts'
import type { FindingGate } from '../security/finding.ts'
import type { BundledArtifact } from './bundle-manifest.ts'
import { labelOf } from './parse-manifest.ts'
import type { Bundle } from './verify-bundle.ts'

/** What is let through. */
interface Rules {
  readonly limits: Limits
  readonly gate: FindingGate | null
}

/**
 * Checks every content of an artifact that comes along beside its head: what composites pin, its
 * upstream's, and all of its history. Each distinct file is read once.
 *
 * Throws what `inspectArtifact` throws: what may not come as a head may not come as history either.
 */
export function assertTreesSafe(
  bundle: Bundle,
  artifact: BundledArtifact,
  { limits, gate }: Rules,
): void {
  const seen = new Set<string>()
  for (const { id, type } of treesOf(bundle, artifact)) {
    const tree = bundle.trees.get(id)
    if (tree !== undefined)
      assertTreeSafe({ tree, type, blobs: bundle.blobs, seen }, { limits, gate })
  }
}

/** Refuses a tree that is no artifact of its type: `E_MANIFEST_SCHEMA`. */
export function assertShape(type: ArtifactType, { entries }: Tree): void {
  const [first, second] = entries
  const isOne =
    second === undefined && first?.path === singleFilePath(type) && first.mode !== '120000'
  if (isSingleFile(type) ? isOne : first !== undefined) return
  throw new SkillmeatError('E_MANIFEST_SCHEMA', `bundle.toml has a ${type} with the wrong files.`, {
    fix: 'Ask whoever made the bundle for it again.',
  })
}

/** Lists the versions of an artifact that its history holds, its tips first. */
export function versionsOf(
  { pins, versions }: Bundle,
  artifact: BundledArtifact,
): ReadonlySet<VersionId> {
  const open = [
    artifact.version,
    artifact.upstream?.version,
    ...artifact.versionTags.map(({ version }) => version),
    ...(pins.get(labelOf(artifact)) ?? []).map(({ version }) => version),
  ].filter((id) => typeof id === 'string')
  const found = new Set<VersionId>()
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const known = versions.get(id)
    if (known === undefined || found.has(id)) continue
    found.add(id)
    open.push(...known.version.parents)
  }
  return found
}

interface TypedTree {
  readonly id: ObjectId
  readonly type: ArtifactType
}

function treesOf(bundle: Bundle, artifact: BundledArtifact): readonly TypedTree[] {
  const { pins, types, versions } = bundle
  const records = [...versionsOf(bundle, artifact)].flatMap((id) => versions.get(id) ?? [])
  const own = [
    artifact.pristine,
    artifact.upstream?.hash,
    ...(pins.get(labelOf(artifact)) ?? []).map(({ hash }) => hash),
    ...records.flatMap(({ version }) => [version.tree, version.pristine?.tree]),
  ].filter((id) => typeof id === 'string')
  const parts = records
    .flatMap(({ version }) => version.members ?? [])
    // Of a part that is gone the type is not known; a composite's files may be anything.
    .map(({ artifact: uuid, tree: id }) => ({ id, type: types.get(uuid) ?? 'composite' }))
  return [...own.map((id) => ({ id, type: artifact.type })), ...parts]
}

interface Checking extends Pick<Bundle, 'blobs'> {
  readonly tree: Tree
  readonly type: ArtifactType
  /** Files that were read already, by content and by what they are read as. */
  readonly seen: Set<string>
}

function assertTreeSafe({ tree, type, blobs, seen }: Checking, { limits, gate }: Rules): void {
  assertShape(type, tree)
  const files = tree.entries.map(({ path, mode, blob }) => {
    const bytes = blobs.get(blob) ?? new Uint8Array()
    return { path, mode, blob, bytes, size: bytes.length }
  })
  assertListing(files, limits)
  inspectLinks({ type, files })
  for (const { path, mode, blob, bytes } of files) {
    const isEntry = isEntryFile(type, path)
    const key = `${blob} ${isEntry} ${isReadAsText(path)}`
    if (mode === '120000' || seen.has(key)) continue
    seen.add(key)
    if (isEntry && bytes.length > limits.entryFileBytes) {
      throw fileTooLarge(path, limits.entryFileBytes)
    }
    const text = decodeText(path, bytes)
    if (text !== null) inspectHidden([{ path, text }], gate)
    if (text !== null && isEntry) parseFrontmatter(text, limits)
  }
}
