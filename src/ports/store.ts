import type { ObjectId } from '../core/object/object-id.ts'
import type { VersionId } from '../core/history/version.ts'

export type ObjectKind = 'blob' | 'tree' | 'version' | 'view' | 'operation'

export interface NewObject {
  readonly id: ObjectId
  readonly kind: ObjectKind
  readonly bytes: Uint8Array
}

/** Content-addressed bytes. Writing the same bytes twice is one object. */
export interface ObjectStore {
  /**
   * Returns the bytes of every object in `ids`.
   *
   * Throws `E_STORE_MISSING_OBJECT` when one is absent and `E_STORE_CORRUPT` when its bytes no
   * longer hash to its id; it never returns wrong bytes.
   */
  read(ids: readonly ObjectId[]): Promise<ReadonlyMap<ObjectId, Uint8Array>>
  /** Returns the record of a version, verified as `read` verifies. */
  readVersion(id: VersionId): Promise<Uint8Array>
  /** Returns those of `ids` that the store does not hold. */
  missing(ids: readonly ObjectId[]): Promise<ReadonlySet<ObjectId>>
  /** Returns the ids of all objects of `kind` that start with `prefix` (hex digits), at most `limit`. */
  find(kind: ObjectKind, prefix: string, limit: number): Promise<readonly ObjectId[]>
}

/**
 * The one mutable cell of the store, the current operation, and the note of what is being done.
 *
 * All methods are durable when they return: what they wrote survives a power cut.
 */
export interface Journal {
  /** Returns the operation that describes the present state; `null` in a new home. */
  current(): Promise<ObjectId | null>
  /** Returns the note of an operation that was not settled, as it was given to `prepare`. */
  intent(): Promise<string | null>
  /** Stores `objects` and, unless it is null, the note of what will be done with them, in one step. */
  prepare(objects: readonly NewObject[], intent: string | null): Promise<void>
  /**
   * Stores `objects` and makes `to` the current operation, in one step. The note stays.
   *
   * Throws `E_LOCKED` and changes nothing when the current operation is not `from`.
   */
  commit(step: {
    readonly from: ObjectId | null
    readonly to: ObjectId
    readonly objects: readonly NewObject[]
  }): Promise<void>
  /** Clears the note: what it announced was finished or taken back. */
  settle(): Promise<void>
}

export interface Store extends ObjectStore, Journal {
  close(): Promise<void>
}
