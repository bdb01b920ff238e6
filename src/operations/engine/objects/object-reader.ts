import { SkillmeatError, isSkillmeatError } from '../../../core/errors.ts'
import { decodeVersion } from '../../../core/history/version.ts'
import type { Version, VersionId } from '../../../core/history/version.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import { decodeTree } from '../../../core/object/tree.ts'
import type { Tree } from '../../../core/object/tree.ts'
import type { NewObject, ObjectStore } from '../../../ports/store.ts'

/** Reads trees, versions and blobs, those not yet stored included. */
export class ObjectReader {
  private readonly store: ObjectStore
  private readonly fresh: ReadonlyMap<ObjectId, NewObject>
  private readonly trees = new Map<ObjectId, Tree>()
  private readonly versions = new Map<VersionId, Version>()

  constructor(store: ObjectStore, fresh: ReadonlyMap<ObjectId, NewObject> = new Map()) {
    this.store = store
    this.fresh = fresh
  }

  async tree(id: ObjectId): Promise<Tree> {
    const [tree] = await this.readTrees([id])
    if (tree === undefined) throw new Error(`no tree ${id}`)
    return tree
  }

  /** Returns the tree, or null for null. */
  async treeOrNull(id: ObjectId | null): Promise<Tree | null> {
    return id === null ? null : this.tree(id)
  }

  async readTrees(ids: readonly ObjectId[]): Promise<Tree[]> {
    const unread = ids.filter((id) => !this.trees.has(id))
    for (const [id, bytes] of await this.blobs(unread)) this.trees.set(id, decodeTree(id, bytes))
    return ids.flatMap((id) => this.trees.get(id) ?? [])
  }

  async version(id: VersionId): Promise<Version> {
    const known = this.versions.get(id) ?? this.freshVersion(id)
    const version = known ?? decodeVersion(id, await this.store.readVersion(id))
    this.versions.set(id, version)
    return version
  }

  /** Keeps a version that was made just now. */
  remember(id: VersionId, version: Version): void {
    this.versions.set(id, version)
  }

  /** Returns the version, or null when this machine's store does not hold it. */
  async findVersion(id: VersionId): Promise<Version | null> {
    const known = this.versions.get(id) ?? this.freshVersion(id)
    if (known !== null) return known
    try {
      return await this.version(id)
    } catch (error) {
      if (isSkillmeatError(error, 'E_STORE_MISSING_OBJECT') && error.data['id'] === id) return null
      throw error
    }
  }

  private freshVersion(id: VersionId): Version | null {
    const wanted = id.slice(3)
    for (const object of this.fresh.values()) {
      if (object.kind === 'version' && object.id.startsWith(wanted)) {
        return decodeVersion(id, object.bytes)
      }
    }
    return null
  }

  /** Returns the bytes of objects of any kind. */
  async blobs(ids: readonly ObjectId[]): Promise<ReadonlyMap<ObjectId, Uint8Array>> {
    const result = new Map<ObjectId, Uint8Array>()
    const stored: ObjectId[] = []
    for (const id of new Set(ids)) {
      const object = this.fresh.get(id)
      if (object === undefined) stored.push(id)
      else result.set(id, object.bytes)
    }
    if (stored.length > 0) {
      for (const [id, bytes] of await this.store.read(stored)) result.set(id, bytes)
    }
    return result
  }

  /** Returns those of `ids` that neither the store nor this command holds. */
  async missing(ids: readonly ObjectId[]): Promise<ReadonlySet<ObjectId>> {
    return this.store.missing(ids.filter((id) => !this.fresh.has(id)))
  }

  /** Returns the paths of all files of `trees`, skipping trees that were never stored. */
  async paths(trees: readonly ObjectId[]): Promise<ReadonlySet<string>> {
    const missing = await this.missing(trees)
    const found = await this.readTrees(trees.filter((id) => !missing.has(id)))
    return new Set(found.flatMap(({ entries }) => entries.map(({ path }) => path)))
  }
}

/** Returns a function that gives bytes at once; the caller has loaded them before. */
export function readerOf(blobs: ReadonlyMap<ObjectId, Uint8Array>): (id: ObjectId) => Uint8Array {
  return (id) => {
    const bytes = blobs.get(id)
    if (bytes === undefined) {
      throw new SkillmeatError('E_STORE_MISSING_OBJECT', `Object ${id} was not loaded.`)
    }
    return bytes
  }
}
