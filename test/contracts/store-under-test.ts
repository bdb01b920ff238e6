import type { ObjectId } from '../../src/core/object/object-id.ts'
import type { RowStore } from '../../src/ports/rows.ts'
import type { ObjectKind } from '../../src/ports/store.ts'

/** A store of its own for one test, and what spoils it behind its back while it is closed. */
export interface StoreUnderTest {
  /** Opens the store; what was written before is there. */
  open(): Promise<RowStore>
  /** Changes what the row of an object gives. */
  damage(id: ObjectId): void
  /** Makes the row of an object give the bytes of another. */
  overwrite(id: ObjectId, other: ObjectId): void
  /** Puts an object under another kind. */
  mislabel(id: ObjectId, kind: ObjectKind): void
  /** Removes the row of an object. */
  lose(id: ObjectId): void
  /** Removes all that the store takes. */
  discard(): void
}

/** Makes a new store. The contract suites take one for each kind of store. */
export type StoreFactory = () => StoreUnderTest
