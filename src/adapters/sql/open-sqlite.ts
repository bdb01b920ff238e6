import { DatabaseSync } from 'node:sqlite'
import { Kysely, SqliteDialect } from 'kysely'
import type { SqliteDatabase } from 'kysely'
import { SkillmeatError } from '../../core/errors.ts'

/** How much a database may lose in a power cut: nothing, or everything since it can be rebuilt; `read` changes nothing. */
export type Durability = 'full' | 'off' | 'read'

/** Opens (or, unless it is only read, creates) an SQLite file under the query builder. */
export function openSqlite<Schema>(file: string, durability: Durability): Kysely<Schema> {
  const database = new DatabaseSync(file, { timeout: 10_000, readOnly: durability === 'read' })
  try {
    if (durability !== 'read') {
      database.exec('PRAGMA journal_mode = WAL')
      database.exec(`PRAGMA synchronous = ${durability === 'full' ? 'FULL' : 'OFF'}`)
    }
    database.exec('PRAGMA foreign_keys = ON')
  } catch (error) {
    database.close()
    throw error
  }
  return new Kysely<Schema>({ dialect: new SqliteDialect({ database: adapt(database) }) })
}

/** Gives `node:sqlite` the shape that the dialect expects. */
function adapt(database: DatabaseSync): SqliteDatabase {
  return {
    close: () => database.close(),
    prepare: (sql) => {
      const statement = database.prepare(sql)
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...bind(parameters)),
        run: (parameters) => statement.run(...bind(parameters)),
        iterate: (parameters) =>
          statement.iterate(...bind(parameters)) as IterableIterator<unknown>,
      }
    },
  }
}

type Bindable = null | number | bigint | string | Uint8Array

function bind(parameters: readonly unknown[]): Bindable[] {
  return parameters.map((value) => {
    if (value === null || ['number', 'bigint', 'string'].includes(typeof value)) {
      return value as Bindable
    }
    if (value instanceof Uint8Array) return value
    throw new TypeError(`cannot bind ${typeof value}`)
  })
}

/**
 * Damage that SQLite sees itself, and what it stumbles over when it does not: a table that is not there, a column that
 * is not, a key that an index does not know. Our own statements give it no other reason.
 */
const CORRUPT = new Set([11, 26, 1, 19, 20])
const FULL = 13
/** The memory that readers share could not grow: `SQLITE_IOERR_SHMSIZE`. */
const NO_ROOM_TO_SHARE = 4874
const BUSY = new Set([5, 6])
const READONLY = 8
const IO = 10

/** Tells whether SQLite found the file damaged, or no database at all. */
export function isCorruption(error: unknown): error is Error {
  const errcode = (error as { errcode?: unknown } | null)?.errcode
  return typeof errcode === 'number' && CORRUPT.has(errcode & 0xff)
}

/** Turns an error of SQLite into one with a code; any other value is returned as it is. */
export function explainSqliteError(error: unknown, file: string): unknown {
  const errcode = (error as { errcode?: unknown } | null)?.errcode
  if (typeof errcode !== 'number') return error
  const primary = errcode & 0xff
  if (CORRUPT.has(primary)) return damagedDatabase(file, error)
  if (primary === FULL || errcode === NO_ROOM_TO_SHARE)
    return io('E_IO_NOSPACE', `There is no space left to write ${file}.`, error)
  if (primary === READONLY) return io('E_IO_READONLY', `${file} cannot be written.`, error)
  if (BUSY.has(primary)) {
    return new SkillmeatError('E_LOCKED', `${file} is in use by another command.`, {
      fix: 'Wait for the other command to end, then try again.',
      cause: error,
    })
  }
  if (primary === IO || primary === 14)
    return io('E_IO', `${file} cannot be read or written.`, error)
  return error
}

/** Returns the error for a database that is damaged as a whole. */
export function damagedDatabase(file: string, cause: unknown): SkillmeatError {
  return new SkillmeatError('E_STORE_CORRUPT', `The database ${file} is damaged.`, {
    fix: 'Run `skillmeat verify --repair`: what can still be read is taken into a new one. Nothing was changed.',
    cause,
  })
}

function io(code: 'E_IO' | 'E_IO_NOSPACE' | 'E_IO_READONLY', message: string, cause: unknown) {
  return new SkillmeatError(code, message, {
    fix: 'Check the disk and the permissions of the folder, then try again.',
    cause,
  })
}
