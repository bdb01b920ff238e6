import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type {
  AnswerTable,
  CheckTable,
  JobRecord,
  JobTable,
  KeyRecord,
  KeyTable,
  LimitTable,
  ServerState,
} from '../../ports/server-state.ts'
import type { Migration } from './migrations.ts'
import { migrate } from './migrations.ts'
import { explainSqliteError, openSqlite } from './open-sqlite.ts'

interface ServerSchema {
  api_key: KeyRecord
  rate_limit: { name: string; used: number; ends_at: number }
  answer: {
    name: string
    request: string
    status: number | null
    body: string | null
    claimed_at: number
  }
  project_check: { project: string; checked_at: string }
  job: JobRecord
}

export interface SqlServerState extends ServerState {
  close(): Promise<void>
}

const migrations: readonly Migration[] = [
  async (db) => {
    await sql`create table api_key (
      id text primary key, name text not null, hash text not null, scope text not null,
      created_at text not null, expires_at text, revoked_at text, last_used_at text)`.execute(db)
    await sql`create table rate_limit (
      name text primary key, used integer not null, ends_at integer not null)`.execute(db)
    await sql`create table answer (
      name text primary key, request text not null, status integer, body text,
      claimed_at integer not null)`.execute(db)
    await sql`create table project_check (
      project text primary key, checked_at text not null)`.execute(db)
    await sql`create table job (
      id text primary key, kind text not null, status text not null, created_at text not null,
      finished_at text, input text not null, result text)`.execute(db)
  },
]

/** Opens what servers keep in `file`. Several processes may have it open. Throws `E_STORE_NEWER`, `E_STORE_CORRUPT`, `E_IO…`. */
export async function openSqlServerState(file: string): Promise<SqlServerState> {
  try {
    const db = openSqlite<ServerSchema>(file, 'full')
    await migrate(db as Kysely<unknown>, migrations, file)
    return {
      keys: keyTable(db),
      limits: limitTable(db),
      answers: answerTable(db),
      checks: checkTable(db),
      jobs: jobTable(db),
      close: () => db.destroy(),
    }
  } catch (error) {
    throw explainSqliteError(error, file)
  }
}

function keyTable(db: Kysely<ServerSchema>): KeyTable {
  return {
    list: () => db.selectFrom('api_key').selectAll().orderBy('created_at').execute(),
    find: async (id) =>
      (await db.selectFrom('api_key').selectAll().where('id', '=', id).executeTakeFirst()) ?? null,
    add: async (record) => {
      await db.insertInto('api_key').values(record).execute()
    },
    revoke: async (id, at) => {
      const result = await db
        .updateTable('api_key')
        .set({ revoked_at: at })
        .where('id', '=', id)
        .where('revoked_at', 'is', null)
        .executeTakeFirst()
      return result.numUpdatedRows > 0n
    },
    touch: async (id, at) => {
      await db.updateTable('api_key').set({ last_used_at: at }).where('id', '=', id).execute()
    },
  }
}

function limitTable(db: Kysely<ServerSchema>): LimitTable {
  return {
    take: async ({ name, most, seconds, now }) => {
      const ends = now + seconds * 1000
      const row = await db
        .insertInto('rate_limit')
        .values({ name, used: 1, ends_at: ends })
        .onConflict((conflict) =>
          conflict.column('name').doUpdateSet({
            used: sql`case when rate_limit.ends_at <= ${now} then 1 else rate_limit.used + 1 end`,
            ends_at: sql`case when rate_limit.ends_at <= ${now} then ${ends} else rate_limit.ends_at end`,
          }),
        )
        .returning(['used', 'ends_at'])
        .executeTakeFirstOrThrow()
      return {
        isAllowed: row.used <= most,
        remaining: Math.max(0, most - row.used),
        resetsIn: Math.max(1, Math.ceil((row.ends_at - now) / 1000)),
      }
    },
  }
}

function answerTable(db: Kysely<ServerSchema>): AnswerTable {
  return {
    claim: async (name, request, now) => {
      const claimed = await db
        .insertInto('answer')
        .values({ name, request, status: null, body: null, claimed_at: now })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .executeTakeFirst()
      if ((claimed.numInsertedOrUpdatedRows ?? 0n) > 0n) return null
      const row = await db
        .selectFrom('answer')
        .selectAll()
        .where('name', '=', name)
        .executeTakeFirst()
      return row ?? null
    },
    finish: async (name, { status, body }) => {
      await db.updateTable('answer').set({ status, body }).where('name', '=', name).execute()
    },
    release: async (name) => {
      await db.deleteFrom('answer').where('name', '=', name).execute()
    },
    prune: async (time) => {
      await db.deleteFrom('answer').where('claimed_at', '<', time).execute()
    },
  }
}

function checkTable(db: Kysely<ServerSchema>): CheckTable {
  return {
    last: async (project) => {
      const row = await db
        .selectFrom('project_check')
        .select('checked_at')
        .where('project', '=', project)
        .executeTakeFirst()
      return row?.checked_at ?? null
    },
    record: async (project, at) => {
      await db
        .insertInto('project_check')
        .values({ project, checked_at: at })
        .onConflict((conflict) => conflict.column('project').doUpdateSet({ checked_at: at }))
        .execute()
    },
  }
}

function jobTable(db: Kysely<ServerSchema>): JobTable {
  return {
    add: async (record) => {
      await db.insertInto('job').values(record).execute()
    },
    finish: async (id, end) => {
      await db.updateTable('job').set(end).where('id', '=', id).execute()
    },
    find: async (id) =>
      (await db.selectFrom('job').selectAll().where('id', '=', id).executeTakeFirst()) ?? null,
    list: (limit) =>
      db.selectFrom('job').selectAll().orderBy('created_at', 'desc').limit(limit).execute(),
    abandon: async (at, result) => {
      await db
        .updateTable('job')
        .set({ status: 'failed', finished_at: at, result })
        .where('status', '=', 'running')
        .execute()
    },
  }
}
