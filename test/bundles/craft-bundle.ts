import type { BundleManifest, BundledArtifact } from '../../src/core/bundle/bundle-manifest.ts'
import { formatBundleManifest } from '../../src/core/bundle/format-manifest.ts'
import { encodeObjectPack } from '../../src/core/bundle/object-pack.ts'
import type { PackedObject } from '../../src/core/bundle/object-pack.ts'
import { encodeVersion } from '../../src/core/history/version.ts'
import type { Version } from '../../src/core/history/version.ts'
import type { ObjectId } from '../../src/core/object/object-id.ts'
import { encodeTree, makeTree } from '../../src/core/object/tree.ts'
import type { FileMode } from '../../src/core/object/tree.ts'
import { sha256 } from '../../src/adapters/system/environment.ts'
import { zipArchives } from '../../src/adapters/archives/zip-archives.ts'

/** A bundle that is made by hand. */
export interface CraftedBundle {
  readonly manifest?: Partial<BundleManifest>
  /** In place of the manifest's text. */
  readonly text?: string
  /** Files of the archive. */
  readonly files?: Readonly<Record<string, string>>
  readonly objects?: readonly PackedObject[]
  /** Files that can be run. */
  readonly executable?: readonly string[]
}

export const DEMO_UUID = '11111111-2222-4333-8444-555555555555'
export const SKILL_TEXT = '---\nname: demo\ndescription: A plain skill.\n---\nDo it.\n'
export const DEMO_FILE = 'skills/demo/SKILL.md'

export function hashOf(text: string): ObjectId {
  return sha256(Buffer.from(text))
}

/** A file of the manifest, with the hash that its text has. */
export function fileOf(path: string, text: string): BundledArtifact['files'][number] {
  return { path, mode: '100644', content: { kind: 'file', sha256: hashOf(text) } }
}

export function linkOf(path: string, target: string): BundledArtifact['files'][number] {
  return { path, mode: '120000', content: { kind: 'link', target } }
}

/** A skill with one file. */
export function demo(changes: Partial<BundledArtifact> = {}): BundledArtifact {
  return {
    type: 'skill',
    name: 'demo',
    uuid: DEMO_UUID,
    hash: null,
    version: null,
    pristine: null,
    displayName: null,
    description: null,
    tags: [],
    upstream: null,
    lineage: [],
    files: [fileOf(DEMO_FILE, SKILL_TEXT)],
    versionTags: [],
    ...changes,
  }
}

/** A tree and its files, as they are packed. */
export function packTree(
  files: Readonly<Record<string, string>>,
  mode: FileMode = '100644',
): { readonly id: ObjectId; readonly objects: readonly PackedObject[] } {
  const entries = Object.entries(files).map(([path, text]) => ({ path, mode, blob: hashOf(text) }))
  const tree = makeTree(sha256, entries)
  const blobs = Object.values(files).map((text) => ({
    kind: 'blob' as const,
    bytes: Buffer.from(text),
  }))
  return { id: tree.id, objects: [...blobs, { kind: 'tree', bytes: encodeTree(tree.entries) }] }
}

/** A version of the demo, as it is packed. */
export function packVersion(tree: ObjectId, changes: Partial<Version> = {}) {
  const { id, bytes } = encodeVersion(sha256, {
    artifact: DEMO_UUID,
    tree,
    parents: [],
    created_at: '2026-01-01T00:00:00.000Z',
    created_by: 'ana',
    origin: 'import',
    message: 'Made',
    ...changes,
  })
  return { id, object: { kind: 'version', bytes } as const }
}

/** Makes a bundle of one plain skill, or of what is said otherwise. */
export async function craftBundle(bundle: CraftedBundle = {}): Promise<Uint8Array> {
  const { files = { [DEMO_FILE]: SKILL_TEXT }, objects, executable = [] } = bundle
  const manifest: BundleManifest = {
    name: 'demo',
    sums: null,
    hasHistory: false,
    artifacts: [demo()],
    memberships: [],
    ...bundle.manifest,
  }
  const text = bundle.text ?? formatBundleManifest(manifest)
  const pack = objects === undefined ? [] : [['objects.pack', encodeObjectPack(objects)] as const]
  return zipArchives.zip(
    [['bundle.toml', text] as const, ...Object.entries(files), ...pack].map(([path, content]) => ({
      path,
      mode: executable.includes(path) ? '100755' : '100644',
      bytes: typeof content === 'string' ? Buffer.from(content) : content,
    })),
  )
}
