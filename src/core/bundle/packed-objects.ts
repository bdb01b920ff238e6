import { isSkillmeatError } from '../errors.ts'
import { treesOfVersion, versionIdOf } from '../history/version.ts'
import type { Version, VersionId } from '../history/version.ts'
import type { ObjectId, Sha256 } from '../object/object-id.ts'
import { decodeTree, makeTree } from '../object/tree.ts'
import type { Tree } from '../object/tree.ts'
import { readForeignVersion } from './foreign-version.ts'
import { decodeObjectPack } from './object-pack.ts'
import { hashMismatch } from './sums.ts'

/** A version that came along, and the bytes of its record. */
export interface PackedVersion {
  readonly version: Version
  readonly bytes: Uint8Array
}

/** Everything of a bundle by its id. */
export interface BundleObjects {
  readonly blobs: Map<ObjectId, Uint8Array>
  readonly trees: Map<ObjectId, Tree>
  readonly versions: Map<VersionId, PackedVersion>
}

/**
 * Adds what an `objects.pack` holds to `objects`.
 *
 * Throws as `decodeObjectPack` and `readForeignVersion` do, and `E_HASH_MISMATCH` for a tree that
 * is not written as this program writes it.
 */
export function addPackedObjects(sha256: Sha256, pack: Uint8Array, objects: BundleObjects): void {
  for (const { kind, bytes } of decodeObjectPack(pack)) {
    const id = sha256(bytes)
    if (kind === 'blob') objects.blobs.set(id, bytes)
    else if (kind === 'tree') objects.trees.set(id, readTree(sha256, id, bytes))
    else {
      const version = readForeignVersion(sha256, bytes)
      objects.versions.set(versionIdOf(id), { version, bytes })
    }
  }
}

/** Refuses a bundle in which a tree names a file, or a version anything, that is not in it: `E_HASH_MISMATCH`. */
export function assertComplete({ blobs, trees, versions }: BundleObjects): void {
  for (const { id, entries } of trees.values()) {
    const lost = entries.find(({ blob }) => !blobs.has(blob))
    if (lost !== undefined) throw missing(`${lost.path} of content ${id.slice(0, 8)}`)
  }
  for (const [id, { version }] of versions) {
    const isWhole =
      treesOfVersion(version).every((tree) => trees.has(tree)) &&
      version.parents.every((one) => versions.has(one))
    if (!isWhole) throw missing(`what version ${id.slice(0, 11)} names`)
  }
}

/** Makes the refusal of a bundle that lacks something. */
export function missing(what: string): Error {
  return hashMismatch(what, 'is not in the bundle')
}

function readTree(sha256: Sha256, id: ObjectId, bytes: Uint8Array): Tree {
  try {
    const tree = decodeTree(id, bytes)
    if (makeTree(sha256, tree.entries).id === id) return tree
  } catch (error) {
    if (!isSkillmeatError(error, 'E_STORE_CORRUPT')) throw error
  }
  throw hashMismatch(id, 'is no tree')
}
