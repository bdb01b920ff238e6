import fs from 'node:fs'
import type { Kysely } from 'kysely'
import { isSkillmeatError } from '../../core/errors.ts'
import type { SkillmeatError } from '../../core/errors.ts'
import type { ObjectDatabase } from './loaded-objects.ts'
import { migrate } from './migrations.ts'
import { damagedDatabase, explainSqliteError, openSqlite } from './open-sqlite.ts'
import type { StoreSchema } from './store-schema.ts'
import { storeMigrations } from './store-schema.ts'

/** Makes a call on the open database; an error of it carries one of our codes. */
export type Use = <T>(call: (db: ObjectDatabase) => Promise<T>) => Promise<T>

/** The smallest page of a database. */
const LEAST_BYTES = 512

/** SQLite takes what is left of a file that was cut short for a new database: nothing would be missed. */
function assertNoStub(file: string): void {
  const size = fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size > 0 && size < LEAST_BYTES) throw damagedDatabase(file, null)
}

/** The file of a store, opened; it can be closed, exchanged and opened again. */
export class StoreConnection {
  readonly file: string
  private db: ObjectDatabase | null = null
  private readonly error: SkillmeatError | null

  constructor(file: string, error: SkillmeatError | null = null) {
    this.file = file
    this.error = error
  }

  /** Opens the file, creating it when it is missing, and brings it to the newest schema. */
  async open(): Promise<void> {
    assertNoStub(this.file)
    const db = await this.explained(() =>
      Promise.resolve(openSqlite<StoreSchema>(this.file, 'full')),
    )
    try {
      await this.explained(() => migrate(db as Kysely<unknown>, storeMigrations, this.file))
    } catch (error) {
      await db.destroy()
      throw error
    }
    this.db = db
  }

  use<T>(call: (db: ObjectDatabase) => Promise<T>): Promise<T> {
    return this.explained(async () => {
      if (this.db === null) throw this.error ?? new Error(`${this.file} is closed`)
      return call(this.db)
    })
  }

  async close(): Promise<void> {
    const { db } = this
    this.db = null
    await db?.destroy()
  }

  async explained<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call()
    } catch (error) {
      throw isSkillmeatError(error) ? error : explainSqliteError(error, this.file)
    }
  }
}
