import fs from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { openSqlRows } from '../../src/adapters/sql/sql-store.ts'
import type { ObjectId } from '../../src/core/object/object-id.ts'
import { fastestTempDir } from '../world/world.ts'
import type { StoreUnderTest } from './store-under-test.ts'

type Value = string | number | Uint8Array

export interface SqliteStore extends StoreUnderTest {
  readonly dir: string
  readonly file: string
  /** Runs a statement on the closed database. */
  tamper(sql: string, ...values: readonly Value[]): void
}

/** Makes a store in a file, in a folder of its own. */
export function sqliteStore(): SqliteStore {
  const dir = fs.mkdtempSync(join(fastestTempDir(), 'skillmeat-store-'))
  const file = join(dir, 'store.db')
  const tamper: SqliteStore['tamper'] = (sql, ...values) => {
    const database = new DatabaseSync(file)
    database.prepare(sql).run(...values)
    database.close()
  }
  return {
    dir,
    file,
    tamper,
    open: () => openSqlRows(file),
    damage: (id) => tamper("update objects set data = data || x'00' where id = ?", key(id)),
    overwrite: (id, other) =>
      tamper(
        `update objects set (packed, data) =
          (select packed, data from objects as other where other.id = ?) where id = ?`,
        key(other),
        key(id),
      ),
    mislabel: (id, kind) => tamper('update objects set kind = ? where id = ?', kind, key(id)),
    lose: (id) => tamper('delete from objects where id = ?', key(id)),
    discard: () => fs.rmSync(dir, { recursive: true }),
  }
}

/** An id as it stands in a row. */
export function key(id: ObjectId): Uint8Array {
  return Buffer.from(id, 'hex')
}
