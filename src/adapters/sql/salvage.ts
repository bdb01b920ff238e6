import fs from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { StatementSync } from 'node:sqlite'

/** No row takes less: so many are searched for where a table's last one cannot be told. */
const SMALLEST_ROW = 64
const ROWS_AT_ONCE = 256

/** Every table of the store with its columns, as statements name them. */
export const STORE_TABLES: Readonly<Record<string, readonly string[]>> = {
  objects: ['id', 'kind', 'packed', 'data'],
  current: ['slot', 'operation', 'previous'],
  intent: ['slot', 'note'],
  boundary: ['operation'],
  damaged: ['id', 'kind', 'packed', 'data', 'replaced_at'],
}

/**
 * Copies every row of a damaged database that can still be read into `target`, which has the tables.
 *
 * Rows are read by their number, in parts that are halved wherever a page cannot be read; indexes are
 * not trusted. Of two rows with the same key the first stays.
 */
export function salvageRows(damaged: string, target: string): void {
  const most = Math.ceil(
    (fs.statSync(damaged, { throwIfNoEntry: false })?.size ?? 0) / SMALLEST_ROW,
  )
  const into = new DatabaseSync(target)
  const from = openDamaged(damaged)
  try {
    into.exec('BEGIN')
    for (const [table, columns] of Object.entries(STORE_TABLES)) {
      if (from !== null) copyTable({ from, into, most }, table, columns)
    }
    into.exec('COMMIT')
  } finally {
    into.close()
    from?.close()
  }
}

/** Returns null for a file that SQLite does not take for a database at all. */
function openDamaged(file: string): DatabaseSync | null {
  if (!fs.existsSync(file)) return null
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    database.prepare('select count(*) from sqlite_schema').get()
    return database
  } catch {
    database.close()
    return null
  }
}

interface Databases {
  readonly from: DatabaseSync
  readonly into: DatabaseSync
  /** How many rows there can be. */
  readonly most: number
}

function copyTable(
  { from, into, most }: Databases,
  table: string,
  columns: readonly string[],
): void {
  const marks = columns.map(() => '?').join(', ')
  const insert = into.prepare(
    `insert or ignore into ${table} (${columns.join(', ')}) values (${marks})`,
  )
  const select = prepare(
    from,
    `select ${columns.join(', ')} from ${table} not indexed where rowid >= ? and rowid < ?`,
  )
  if (select === null) return
  const end = Math.min(lastRow(from, table) ?? most, most) + 1
  for (let first = 0; first < end; first += ROWS_AT_ONCE) {
    copyRange({ select, insert, columns }, first, Math.min(first + ROWS_AT_ONCE, end))
  }
}

/** A table that the damaged file does not have, or not any more, gives nothing. */
function prepare(database: DatabaseSync, sql: string): StatementSync | null {
  try {
    return database.prepare(sql)
  } catch {
    return null
  }
}

function lastRow(database: DatabaseSync, table: string): number | null {
  try {
    const row = database.prepare(`select max(rowid) as last from ${table} not indexed`).get()
    return Number(row?.['last'] ?? 0)
  } catch {
    return null
  }
}

interface Copy {
  readonly select: StatementSync
  readonly insert: StatementSync
  readonly columns: readonly string[]
}

function copyRange(copy: Copy, first: number, end: number): void {
  const rows = readRange(copy.select, first, end)
  if (rows === null) {
    if (end - first === 1) return
    const middle = Math.floor((first + end) / 2)
    copyRange(copy, first, middle)
    copyRange(copy, middle, end)
    return
  }
  for (const row of rows) insertRow(copy, row)
}

type Row = ReturnType<StatementSync['all']>[number]

function readRange(select: StatementSync, first: number, end: number): Row[] | null {
  try {
    return select.all(first, end)
  } catch {
    return null
  }
}

/** A row that is no longer what its table takes is left out. */
function insertRow({ insert, columns }: Copy, row: Row): void {
  try {
    insert.run(...columns.map((column) => row[column] ?? null))
  } catch {
    // Left out: what it held is reported as missing.
  }
}
