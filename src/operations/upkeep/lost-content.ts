import { versionIdOf } from '../../core/history/version.ts'
import type { VersionId } from '../../core/history/version.ts'
import type { ObjectId, Sha256 } from '../../core/object/object-id.ts'
import type { NewObject, ObjectKind, Store } from '../../ports/store.ts'
import type { InspectedStore } from './inspect-store.ts'

/** Bytes that may wait in memory to be put back. */
const MOST_WAITING = 8 * 1024 * 1024

/** What a store has lost, and what of it has been found elsewhere. Only what hashes right is ever put back. */
export class LostContent {
  /** Where each object was found again. */
  readonly found = new Map<ObjectId, string>()
  private readonly kinds = new Map<ObjectId, ObjectKind>()
  private readonly versions = new Set<VersionId>()
  private readonly store: Store
  private readonly sha256: Sha256
  private waiting: NewObject[] = []
  private bytes = 0

  constructor(
    ports: { readonly store: Store; readonly sha256: Sha256 },
    { inventory, damaged, graph }: InspectedStore,
  ) {
    this.store = ports.store
    this.sha256 = ports.sha256
    for (const number of damaged) {
      this.kinds.set(inventory.idOf(number), inventory.kindOf(number) ?? 'blob')
    }
    for (const reference of graph.absent) {
      if (reference.kind === 'version') this.versions.add(reference.id)
      else this.kinds.set(reference.id, reference.kind)
    }
  }

  get isComplete(): boolean {
    return this.kinds.size === 0 && this.versions.size === 0
  }

  /** The ids still looked for. */
  get wanted(): (ObjectId | VersionId)[] {
    return [...this.kinds.keys(), ...this.versions]
  }

  wants(id: ObjectId): boolean {
    return this.kinds.has(id) || this.versions.has(versionIdOf(id))
  }

  /** Takes bytes that may be lost ones; others are ignored. */
  async offer(bytes: Uint8Array, from: string): Promise<void> {
    const id = this.sha256(bytes)
    if (!this.wants(id)) return
    this.waiting.push({ id, kind: this.kinds.get(id) ?? 'version', bytes })
    this.bytes += bytes.length
    this.settle(id, from)
    if (this.bytes > MOST_WAITING) await this.putBack()
  }

  /** Notes that something else has put an object back. */
  settle(id: ObjectId, from: string): void {
    if (!this.wants(id)) return
    this.kinds.delete(id)
    this.versions.delete(versionIdOf(id))
    this.found.set(id, from)
  }

  /** Puts back what was found. */
  async putBack(): Promise<void> {
    if (this.waiting.length > 0) await this.store.putBack(this.waiting)
    this.waiting = []
    this.bytes = 0
  }
}
