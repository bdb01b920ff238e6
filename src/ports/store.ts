import type { ObjectId } from '../core/object/object-id.ts'
import type { VersionId } from '../core/history/version.ts'

export type ObjectKind = 'blob' | 'tree' | 'version' | 'view' | 'operation'

export interface NewObject {
  readonly id: ObjectId
  readonly kind: ObjectKind
  readonly bytes: Uint8Array
  /** An older object that it probably resembles: the store may keep it as a difference from that. */
  readonly like?: ObjectId
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
  /** Returns the operations whose parent was removed on purpose: the log ends there. */
  boundary(): Promise<ReadonlySet<ObjectId>>
}

/** An object as the store keeps it. */
export interface StoredObject {
  /** Where it stands in the store's own order: what a listing goes on after. */
  readonly position: number
  readonly id: ObjectId
  readonly kind: ObjectKind
  /** Bytes that it takes in the store, compressed and as a difference. */
  readonly size: number
  /** What it is kept as a difference from; null when it is kept in full. */
  readonly base: ObjectId | null
}

/** A part of a listing: what comes after a position. */
export interface StorePage {
  readonly after: number
  readonly limit: number
}

export type ObjectHealth = 'ok' | 'damaged' | 'missing'

/** An object as the store keeps it, and whether it hashes to its id. */
export interface SurveyedObject extends StoredObject {
  readonly health: Exclude<ObjectHealth, 'missing'>
}

/**
 * What keeps a store sound and small. Nothing here changes what an object holds. Each call is durable
 * and whole: after a kill the store is as before it, or as after it; `putBack` alone may have put some
 * objects back and others not.
 */
export interface Upkeep {
  /** Lists objects in the store's own order, `limit` at most. */
  list(page: StorePage): Promise<readonly StoredObject[]>
  /** Lists objects and hashes each again. Never throws for what it finds. */
  survey(page: StorePage): Promise<readonly SurveyedObject[]>
  /** Reads objects and hashes them again. Never throws for what it finds. */
  check(ids: readonly ObjectId[]): Promise<ReadonlyMap<ObjectId, ObjectHealth>>
  /** Returns what the rows of damaged objects still give: bytes that hash to something else. */
  readDamaged(ids: readonly ObjectId[]): Promise<readonly Uint8Array[]>
  /** Stores objects in place of their damaged rows, which are kept aside; sound ones stay as they are. */
  putBack(objects: readonly NewObject[]): Promise<void>
  /** Removes objects. What is kept as a difference from one of them is written in full first. */
  remove(ids: readonly ObjectId[]): Promise<void>
  /** Makes the log end at these operations. Their parents may then be removed. */
  setBoundary(operations: readonly ObjectId[]): Promise<void>
  /** Returns the operation that was current before the present one. */
  previous(): Promise<ObjectId | null>
  /** Makes `to` current in place of one that is lost, without a new operation. */
  fallBack(to: ObjectId): Promise<void>
}

/** What makes a store small. Nothing here changes what an object holds. */
export interface Packing {
  /** Returns how many bytes objects hold, as far as their rows tell without taking them apart. */
  lengths(ids: readonly ObjectId[]): Promise<ReadonlyMap<ObjectId, number>>
  /**
   * Writes objects anew, each as a difference from one like it where that saves much.
   *
   * A family lists objects that resemble each other, the one that is read most first; it stays whole.
   */
  repack(families: AsyncIterable<readonly ObjectId[]>): Promise<void>
  /** Gives the room of removed objects back to the disk. */
  compact(): Promise<void>
  /** Bytes that the store takes on the disk. */
  size(): Promise<number>
}

export interface Restored {
  readonly objects: readonly ObjectId[]
  readonly current: ObjectId | null
}

/** What is done to the file that the store lies in. */
export interface StoreFile {
  /** Says what is wrong with the file as a whole; nothing when it is sound. */
  checkFile(): Promise<readonly string[]>
  /**
   * Writes a copy to `file`, whole or not at all, and hashes every object in it again; `report` is told how
   * many bytes of it were checked.
   *
   * Throws `E_STORE_CORRUPT`, naming an object, and leaves nothing when the copy is not sound.
   */
  backUp(file: string, report?: (checked: number) => void): Promise<void>
  /**
   * Takes what is missing or damaged here from a copy of a store: those of `ids`, or with null whatever it holds.
   *
   * Returns what it took, and the operation that is current there. Throws `E_STORE_CORRUPT` for a file that cannot be read.
   */
  restoreFrom(file: string, ids: readonly (ObjectId | VersionId)[] | null): Promise<Restored>
  /** Takes every row that can still be read into a new file and goes on with that; the old one is moved to `kept`. */
  rebuildFile(kept: string): Promise<void>
}

export interface Store extends ObjectStore, Journal, Upkeep, Packing {
  /** Null for a store that is no file: it cannot be copied or rebuilt as one. */
  readonly file: StoreFile | null
  close(): Promise<void>
}
