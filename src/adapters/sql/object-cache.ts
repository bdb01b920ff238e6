import type { ObjectId } from '../../core/object/object-id.ts'
import type { DeltaBase } from './object-row.ts'

/** Half of what is held: enough for all chunks of a large view. */
const HALF_BYTES = 4 * 1024 * 1024

/**
 * Chunks of views and small files that were read and verified: a command reads them several times, and
 * what they hold never changes.
 *
 * When the newer half is full the older one is let go.
 */
export class ObjectCache {
  private newer = new Map<ObjectId, DeltaBase>()
  private older = new Map<ObjectId, DeltaBase>()
  private bytes = 0

  get(id: ObjectId): DeltaBase | null {
    return this.newer.get(id) ?? this.older.get(id) ?? null
  }

  keep(object: DeltaBase): void {
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
