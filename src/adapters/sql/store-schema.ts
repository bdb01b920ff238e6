import type { Migration } from './migrations.ts'

/** The tables of the store: objects, and the one cell that moves. */
export interface StoreSchema {
  objects: { id: Uint8Array; kind: string; packed: number; data: Uint8Array }
  current: { slot: number; operation: Uint8Array; previous: Uint8Array | null }
  intent: { slot: number; note: string }
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
]
