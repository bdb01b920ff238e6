import type { ObjectId } from '../../core/object/object-id.ts'
import type { DeltaBase } from './object-row.ts'

/** Enough for the chunks of a large view, which a command reads several times. */
const MOST_BYTES = 8 * 1024 * 1024
/** What is larger is a file, and read once. */
const LARGEST = 64 * 1024

/** Objects that were read and verified; what they hold never changes. */
export class ObjectCache {
  private readonly held = new Map<ObjectId, DeltaBase>()
  private bytes = 0

  get(id: ObjectId): DeltaBase | null {
    return this.held.get(id) ?? null
  }

  /** Keeps an object; those kept longest give way. */
  keep(object: DeltaBase): void {
    if (object.bytes.length > LARGEST || this.held.has(object.id)) return
    this.held.set(object.id, object)
    this.bytes += object.bytes.length
    for (const [id, { bytes }] of this.held) {
      if (this.bytes <= MOST_BYTES) return
      this.held.delete(id)
      this.bytes -= bytes.length
    }
  }

  clear(): void {
    this.held.clear()
    this.bytes = 0
  }
}
