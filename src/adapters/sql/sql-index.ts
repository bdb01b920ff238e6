import { rmSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { isSkillmeatError } from '../../core/errors.ts'
import type { IndexFile } from '../../ports/index-file.ts'
import type { SearchDocument, SearchHit, SearchIndex } from '../../ports/search-index.ts'
import type { StatIndex } from '../../ports/stat-index.ts'
import type { Migration } from './migrations.ts'
import { migrate } from './migrations.ts'
import { explainSqliteError, openSqlite } from './open-sqlite.ts'

interface IndexSchema {
  /** `sum` tells whether `data` is what was saved: nothing else would notice. */
  stat_index: { root: string; data: Uint8Array; sum: number }
  search_revision: { uuid: string; collection: string; revision: string; row: number }
}

export interface DerivedIndex extends StatIndex, SearchIndex, IndexFile {
  close(): Promise<void>
}

const migrations: readonly Migration[] = [
  async (db) => {
    await sql`create table stat_index (root text primary key, data blob not null)`.execute(db)
    await sql`create table search_revision (
      row integer primary key, uuid text not null unique,
      collection text not null, revision text not null)`.execute(db)
    await sql`create virtual table search using fts5 (
      name, description, tags, content, tokenize = 'porter unicode61')`.execute(db)
  },
  async (db) => {
    await sql`delete from stat_index`.execute(db)
    await sql`alter table stat_index add column sum integer not null default 0`.execute(db)
  },
]

/** Opens the index in `file`; one that is damaged is thrown away whenever that shows, as all in it is derived. */
export async function openSqlIndex(file: string): Promise<DerivedIndex> {
  let db = await openOrRebuild(file)
  const use = async <T>(call: (db: Kysely<IndexSchema>) => Promise<T>): Promise<T> => {
    try {
      return await call(db)
    } catch (error) {
      if (!isUseless(error, file)) throw explainSqliteError(error, file)
      await db.destroy()
      db = await rebuild(file)
      return call(db)
    }
  }
  return {
    load: (roots) => use((opened) => loadStats(opened, roots)),
    save: (entries) => use((opened) => saveStats(opened, entries)),
    revisions: (collection) => use((opened) => readRevisions(opened, collection)),
    update: (documents, removed) => use((opened) => updateSearch(opened, { documents, removed })),
    query: (collection, words, limit) =>
      use((opened) => querySearch(opened, { collection, words, limit })),
    excerpts: (words, uuids) => use((opened) => cutExcerpts(opened, { words, uuids })),
    check: () => checkIndex(db, file),
    rebuild: async () => {
      await db.destroy()
      db = await rebuild(file)
    },
    close: () => db.destroy(),
  }
}

async function checkIndex(db: Kysely<IndexSchema>, file: string): Promise<string[]> {
  try {
    const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check(1)`.execute(db)
    await sql`insert into search (search, rank) values ('integrity-check', 1)`.execute(db)
    const stats = await db.selectFrom('stat_index').selectAll().execute()
    return [
      ...rows.map((row) => row.integrity_check).filter((line) => line !== 'ok'),
      ...stats.filter((row) => !isAsSaved(row)).map(({ root }) => `${root} is not what was saved`),
    ]
  } catch (error) {
    if (isUseless(error, file)) return [error instanceof Error ? error.message : String(error)]
    throw explainSqliteError(error, file)
  }
}

async function openOrRebuild(file: string): Promise<Kysely<IndexSchema>> {
  try {
    return await open(file)
  } catch (error) {
    if (isUseless(error, file)) return rebuild(file)
    throw explainSqliteError(error, file)
  }
}

function isUseless(error: unknown, file: string): boolean {
  return isSkillmeatError(explainSqliteError(error, file), 'E_STORE_CORRUPT', 'E_STORE_NEWER')
}

function rebuild(file: string): Promise<Kysely<IndexSchema>> {
  for (const name of [file, `${file}-wal`, `${file}-shm`]) rmSync(name, { force: true })
  return open(file)
}

async function open(file: string): Promise<Kysely<IndexSchema>> {
  const db = openSqlite<IndexSchema>(file, 'off')
  await migrate(db as Kysely<unknown>, migrations, file)
  return db
}

async function loadStats(
  db: Kysely<IndexSchema>,
  roots: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const rows = await db
    .selectFrom('stat_index')
    .selectAll()
    .where('root', 'in', [...roots])
    .execute()
  return new Map(rows.filter(isAsSaved).map(({ root, data }) => [root, data]))
}

function isAsSaved({ data, sum }: IndexSchema['stat_index']): boolean {
  return data instanceof Uint8Array && crc32(data) === sum
}

async function saveStats(
  db: Kysely<IndexSchema>,
  entries: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  if (entries.size === 0) return
  await db.transaction().execute(async (transaction) => {
    for (const [root, data] of entries) {
      const row = { root, data, sum: crc32(data) }
      await transaction.replaceInto('stat_index').values(row).execute()
    }
  })
}

async function readRevisions(
  db: Kysely<IndexSchema>,
  collection: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('search_revision')
    .select(['uuid', 'revision'])
    .where('collection', '=', collection)
    .execute()
  return new Map(rows.map(({ uuid, revision }) => [uuid, revision]))
}

async function updateSearch(
  db: Kysely<IndexSchema>,
  change: { readonly documents: readonly SearchDocument[]; readonly removed: readonly string[] },
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    for (const uuid of [...change.removed, ...change.documents.map((document) => document.uuid)]) {
      await sql`delete from search where rowid =
        (select row from search_revision where uuid = ${uuid})`.execute(transaction)
      await transaction.deleteFrom('search_revision').where('uuid', '=', uuid).execute()
    }
    for (const {
      uuid,
      collection,
      revision,
      name,
      description,
      tags,
      content,
    } of change.documents) {
      await sql`insert into search_revision (uuid, collection, revision)
        values (${uuid}, ${collection}, ${revision})`.execute(transaction)
      await sql`insert into search (rowid, name, description, tags, content)
        values (last_insert_rowid(), ${name}, ${description}, ${tags}, ${content})`.execute(
        transaction,
      )
    }
  })
}

async function querySearch(
  db: Kysely<IndexSchema>,
  wanted: { readonly collection: string; readonly words: string; readonly limit: number },
): Promise<SearchHit[]> {
  const match = matchExpression(wanted.words)
  if (match === '') return []
  const { rows } = await sql<SearchHit>`
    select r.uuid as uuid, -bm25(search, 10.0, 4.0, 4.0, 1.0) as score
    from search join search_revision r on r.row = search.rowid
    where search match ${match} and r.collection = ${wanted.collection}
    order by score desc limit ${wanted.limit}`.execute(db)
  return rows
}

async function cutExcerpts(
  db: Kysely<IndexSchema>,
  { words, uuids }: { readonly words: string; readonly uuids: readonly string[] },
): Promise<ReadonlyMap<string, string>> {
  const match = matchExpression(words)
  if (match === '' || uuids.length === 0) return new Map()
  const { rows } = await sql<{ uuid: string; excerpt: string }>`
    select r.uuid as uuid, snippet(search, -1, char(2), char(3), '…', 16) as excerpt
    from search_revision r join search on search.rowid = r.row
    where search match ${match} and r.uuid in (${sql.join(uuids)})`.execute(db)
  return new Map(rows.map(({ uuid, excerpt }) => [uuid, excerpt]))
}

/** Every word must occur, the last one as a prefix; quotes keep FTS5's operators out. */
function matchExpression(words: string): string {
  const tokens = words.match(/[\p{L}\p{N}]+/gu) ?? []
  return tokens
    .map((token, index) => `"${token}"${index === tokens.length - 1 ? '*' : ''}`)
    .join(' ')
}
