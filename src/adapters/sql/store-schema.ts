import { sql } from 'kysely'
import type { Migration } from './migrations.ts'

/** The tables of the store: objects, and the one cell that moves. */
export interface StoreSchema {
  objects: {
    id: Uint8Array
    kind: string
    /** How `data` holds the bytes: see `object-row.ts`. */
    packed: number
    data: Uint8Array
  }
  current: { slot: number; operation: Uint8Array; previous: Uint8Array | null }
  intent: { slot: number; note: string }
  /** Operations whose parent was removed on purpose. */
  boundary: { operation: Uint8Array }
  /** Rows that were replaced since they were damaged, as they were. */
  damaged: { id: Uint8Array; kind: string; packed: number; data: Uint8Array; replaced_at: string }
}

export const storeMigrations: readonly Migration[] = [
  async (db) => {
    const binary = 'blob'
    await db.schema
      .createTable('objects')
      .addColumn('id', binary, (column) => column.notNull().primaryKey())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('packed', 'integer', (column) => column.notNull())
      .addColumn('data', binary, (column) => column.notNull())
      .execute()
    await db.schema
      .createTable('current')
      .addColumn('slot', 'integer', (column) => column.primaryKey())
      .addColumn('operation', binary, (column) => column.notNull())
      .addColumn('previous', binary)
      .execute()
    await db.schema
      .createTable('intent')
      .addColumn('slot', 'integer', (column) => column.primaryKey())
      .addColumn('note', 'text', (column) => column.notNull())
      .execute()
  },
  // From here on a row of `objects` may hold a delta: a program that knows the first step only must not read it.
  async (db) => {
    await sql`create table boundary (operation blob not null primary key)`.execute(db)
    await sql`create table damaged (id blob not null, kind text not null,
      packed integer not null, data blob not null, replaced_at text not null)`.execute(db)
  },
  // From here on a version may say what of it came from upstream, and an artifact's entry means that by
  // its pristine tree; a pending merge may hold drafts and the path of a decided file; a recorded
  // decision says where it holds; an artifact knows what its source calls it, a source its old
  // addresses, a copy whom it was overwritten for, an upstream whether anybody has looked there, a
  // collection whether something that its manifest lists was put aside. An
  // older program would read some of it as something else, and take what only such an entry names for
  // garbage. What was written before is read as it was meant.
  () => Promise.resolve(),
  // From here on a version says at which path of its source it came from upstream; a copy knows by
  // which uuid another home's record names it and which recorded state this collection lacks; a
  // record says whether it lists artifacts that are not here.
  () => Promise.resolve(),
  // From here on the view holds the repositories of a team, and artifacts as they were there: the bases
  // of merges, which an older program would take for garbage.
  () => Promise.resolve(),
  // From here on a composite's copy says what it consisted of when it was deployed, and the view holds
  // sets of artifacts.
  () => Promise.resolve(),
  // From here on a copy says whether it is disabled, and whether its frontmatter was mended for its agent:
  // an older program would look for it in the wrong place, and take the mending for an edit. The view holds
  // sources that a person added to find things in.
  () => Promise.resolve(),
  // From here on an upstream may be an archive, an address of one, or a package: an older program would
  // ask git for it.
  () => Promise.resolve(),
]
