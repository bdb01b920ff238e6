import type { ObjectId } from '../../core/object/object-id.ts'

/** Half of what is held: enough for all chunks of a large view. */
const HALF_BYTES = 4 * 1024 * 1024

/** Files up to this many bytes are kept as chunks of views are: to sync a copy reads its files several times. */
const SMALL = 64 * 1024

export interface CachedObject {
  readonly id: ObjectId
  readonly kind: string
  readonly bytes: Uint8Array
}

/**
 * Chunks of views and small files that were read: a command reads them several times, and what they
 * hold never changes.
 *
 * When the newer half is full the older one is let go.
 */
export class ObjectCache<T extends CachedObject> {
  private newer = new Map<ObjectId, T>()
  private older = new Map<ObjectId, T>()
  private bytes = 0

  get(id: ObjectId): T | null {
    return this.newer.get(id) ?? this.older.get(id) ?? null
  }

  /** Keeps an object, unless it is a large file. */
  keep(object: T): void {
    if (object.kind !== 'view' && object.bytes.length > SMALL) return
    if (this.newer.has(object.id)) return
    this.newer.set(object.id, object)
    this.bytes += object.bytes.length
    if (this.bytes < HALF_BYTES) return
    this.older = this.newer
    this.newer = new Map()
    this.bytes = 0
  }

  clear(): void {
    this.newer.clear()
    this.older.clear()
    this.bytes = 0
  }
}
