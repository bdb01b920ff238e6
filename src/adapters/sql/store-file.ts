import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, backup } from 'node:sqlite'
import { sql } from 'kysely'
import { SkillmeatError } from '../../core/errors.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { RowReader, RowStore } from '../../ports/rows.ts'
import type { StoreFile } from '../../ports/store.ts'
import { takeFrom } from '../store/repair-rows.ts'
import { pagesOf, surveyRows } from '../store/survey-rows.ts'
import type { ObjectDatabase } from './loaded-objects.ts'
import { isCorruption, openSqlite } from './open-sqlite.ts'
import { readRowsOn } from './read-rows.ts'
import type { BaseCache } from './read-rows.ts'
import { STORE_TABLES, salvageRows } from './salvage.ts'
import { StoreConnection } from './store-connection.ts'
import type { StoreSchema } from './store-schema.ts'

const PAGES_AT_ONCE = 4096
const MOST_PROBLEMS = 20

/** What is done to the file of a store as a whole. */
export function storeFileOn(
  connection: StoreConnection,
  rows: RowStore,
  bases: BaseCache,
): StoreFile {
  const { file } = connection
  return {
    checkFile: () => connection.use(checkFile),
    backUp: (target, report = () => {}) =>
      connection.explained(() => backUpStore(file, target, report)),
    restoreFrom: (other, ids) =>
      connection.explained(() => readCopy(other, (copy) => takeFrom(copy, rows, ids))),
    rebuildFile: async (kept) => {
      bases.clear()
      await connection.close()
      await connection.explained(() => rebuildFile(file, kept))
      await connection.open()
    },
  }
}

/**
 * Makes a new file of what can be read of the old one, and only then puts it in its place.
 *
 * A write-ahead log that closing the old file left behind belongs to that one alone: beside the new
 * one SQLite would play it back into it.
 */
async function rebuildFile(file: string, kept: string): Promise<void> {
  const staged = `${file}.new-${randomBytes(4).toString('hex')}`
  try {
    const fresh = new StoreConnection(staged)
    await fresh.open()
    await fresh.close()
    salvageRows(file, staged)
    becomeOneFile(staged)
    syncPath(staged)
    if (fs.existsSync(file)) keepCopy(file, kept)
    if (fs.existsSync(`${file}-wal`)) fs.renameSync(`${file}-wal`, `${kept}-wal`)
    fs.rmSync(`${file}-shm`, { force: true })
    fs.renameSync(staged, file)
  } finally {
    removeDatabase(staged)
  }
  syncPath(dirname(file))
}

/** The old file stays in its place until the new one replaces it. */
function keepCopy(file: string, kept: string): void {
  try {
    fs.linkSync(file, kept)
  } catch {
    fs.copyFileSync(file, kept, fs.constants.COPYFILE_EXCL)
  }
}

function removeDatabase(file: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) fs.rmSync(file + suffix, { force: true })
}

/** Says what SQLite finds wrong with a file: pages, the order of its trees, rows that an index lacks. */
async function checkFile(db: ObjectDatabase): Promise<string[]> {
  const limit = sql.lit(MOST_PROBLEMS)
  try {
    const { rows } = await sql<{
      integrity_check: string
    }>`pragma integrity_check(${limit})`.execute(db)
    await askEveryTable(db)
    return rows.map((row) => row.integrity_check).filter((line) => line !== 'ok')
  } catch (error) {
    if (isCorruption(error)) return [error.message]
    throw error
  }
}

/** Names every table and column once: a file whose schema has other names passes SQLite's own check. */
async function askEveryTable(db: ObjectDatabase): Promise<void> {
  for (const [table, columns] of Object.entries(STORE_TABLES)) {
    await sql`select ${sql.join(columns.map((one) => sql.ref(one)))} from ${sql.table(table)} limit 0`.execute(
      db,
    )
  }
}

/** Copies a store to `target`, which appears whole, durable and checked, or not at all. */
async function backUpStore(
  file: string,
  target: string,
  report: (checked: number) => void,
): Promise<void> {
  const staged = `${target}.tmp-${randomBytes(4).toString('hex')}`
  try {
    const source = new DatabaseSync(file, { readOnly: true })
    try {
      await backup(source, staged, { rate: PAGES_AT_ONCE })
    } finally {
      source.close()
    }
    becomeOneFile(staged)
    await checkCopy(staged, report)
    syncPath(staged)
    fs.renameSync(staged, target)
  } finally {
    removeDatabase(staged)
  }
  syncPath(dirname(target))
}

/** Ends the write-ahead log of a copy: it then needs no file beside it. */
function becomeOneFile(file: string): void {
  const database = new DatabaseSync(file)
  try {
    database.exec('PRAGMA journal_mode = DELETE')
  } finally {
    database.close()
  }
}

/** Hashes every object of a copy. */
async function checkCopy(file: string, report: (checked: number) => void): Promise<void> {
  await readCopy(file, async (copy, db) => {
    const [problem] = await checkFile(db)
    if (problem !== undefined) throw unsound(`The copy is damaged: ${problem}.`, {})
    let checked = 0
    for await (const page of pagesOf((wanted) => surveyRows(copy, wanted))) {
      const damaged = page.find(({ health }) => health !== 'ok')
      if (damaged !== undefined) {
        const { id } = damaged
        throw unsound(`Object ${id} in the store is damaged.`, { id })
      }
      checked += page.reduce((sum, { size }) => sum + size, 0)
      report(checked)
    }
  })
}

/** Opens a copy of a store as it is, of whatever schema, for one task. */
async function readCopy<T>(
  file: string,
  task: (copy: RowReader, db: ObjectDatabase) => Promise<T>,
): Promise<T> {
  const db = openSqlite<StoreSchema>(file, 'read')
  const rows = readRowsOn((call) => call(db))
  const boundary = async () => ((await hasBoundary(db)) ? rows.boundary() : new Set<ObjectId>())
  try {
    return await task({ ...rows, boundary }, db)
  } finally {
    await db.destroy()
  }
}

/** A copy of the first schema has no such table. */
async function hasBoundary(db: ObjectDatabase): Promise<boolean> {
  const tables = await db.introspection.getTables()
  return tables.some(({ name }) => name === 'boundary')
}

function unsound(message: string, data: Readonly<Record<string, unknown>>): SkillmeatError {
  return new SkillmeatError('E_STORE_CORRUPT', message, {
    fix: 'Run `skillmeat verify --repair`, then make the copy again.',
    data,
  })
}

function syncPath(path: string): void {
  const fd = fs.openSync(path, 'r')
  try {
    fs.fsyncSync(fd)
  } finally {
    fs.closeSync(fd)
  }
}
