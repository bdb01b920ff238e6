import type { ObjectId } from '../core/object/object-id.ts'
import type { NewObject, ObjectKind, Packing, StoreFile, StorePage, StoredObject } from './store.ts'

/** What a store keeps under an id, as it came out: nobody has looked yet whether it hashes to that. */
export interface Row {
  readonly id: ObjectId
  /** One of `ObjectKind`, unless the row is damaged. */
  readonly kind: string
  /** Null where nothing comes out of the row. */
  readonly bytes: Uint8Array | null
  /** What the object is kept as a difference from; null when it is kept in full. */
  readonly base: ObjectId | null
}

/** The one mutable cell of a store: the operation that is current, and the one before it. */
export interface Cell {
  readonly operation: ObjectId
  readonly previous: ObjectId | null
}

/** What is written in one step. What is left out stays as it is. */
export interface Change {
  /** Objects to store. One whose id the store has already is left as it is. */
  readonly put?: readonly NewObject[]
  /** Objects to store in place of their rows, which are damaged; a store may keep those aside. */
  readonly replace?: readonly NewObject[]
  /** Objects to remove. Ids that the store does not have are no error. */
  readonly drop?: readonly ObjectId[]
  /** Moves the cell, if it still has `from`. */
  readonly cell?: {
    readonly from: ObjectId | null
    readonly to: ObjectId
    readonly previous: ObjectId | null
  }
  /** The note of what is being done; null clears it. */
  readonly intent?: string | null
  /** All operations that the log ends at, in place of those before. */
  readonly boundary?: readonly ObjectId[]
}

/** Reads rows. Each method throws `E_STORE_CORRUPT` where the store as a whole cannot be read. */
export interface RowReader {
  /** Returns the rows of `ids`; those that are not there are left out. Verifies nothing. */
  get(ids: readonly ObjectId[]): Promise<ReadonlyMap<ObjectId, Row>>
  /** Returns those of `ids` that have a row, sound or not. */
  has(ids: readonly ObjectId[]): Promise<ReadonlySet<ObjectId>>
  /** Returns rows of `kind` whose ids start with `prefix` (hex digits), at most `limit`. */
  find(kind: ObjectKind, prefix: string, limit: number): Promise<readonly Row[]>
  /**
   * Lists what comes after a position, in the order in which it was stored. Positions begin with 1, and
   * an object keeps its own as long as it is there.
   */
  list(page: StorePage): Promise<readonly StoredObject[]>
  /** Returns null in a new store. */
  cell(): Promise<Cell | null>
  /** Returns null when nothing is being done. */
  intent(): Promise<string | null>
  boundary(): Promise<ReadonlySet<ObjectId>>
}

/**
 * A place to keep rows: all that another kind of store has to bring. Hashing, verification and repair
 * are written once above it, in `adapters/store/`; `test/contracts/` tells whether it keeps its word.
 */
export interface RowStore extends RowReader {
  /**
   * Writes a change. It is atomic and durable: after a kill or a power cut all of it is there, or nothing.
   *
   * Throws `E_LOCKED` and changes nothing when the current operation is not `cell.from`.
   */
  write(change: Change): Promise<void>
  close(): Promise<void>
  /** Left out by a store that keeps every object in full. */
  readonly packing?: Packing
  /** Left out by a store that is no file. */
  readonly file?: StoreFile
}
