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
    bytes: string | null
    status: number | null
    body: string | null
    claimed_at: number
    held_until: number
  }
  project_check: { project: string; checked_at: string }
  job: JobRecord & { owner: string; held_until: number; is_to_stop: number }
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
  // Answers that hold keys were kept as they were given.
  async (db) => {
    await sql`drop table answer`.execute(db)
    await sql`create table answer (
      name text primary key, request text not null, bytes text, status integer, body text,
      claimed_at integer not null, held_until integer not null)`.execute(db)
    await sql`alter table job add column owner text not null default ''`.execute(db)
    await sql`alter table job add column held_until integer not null default 0`.execute(db)
    await sql`alter table job add column is_to_stop integer not null default 0`.execute(db)
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
    claim: async ({ name, request, now, until }) => {
      const nothing = { bytes: null, status: null, body: null }
      const claim = { request, ...nothing, claimed_at: now, held_until: until }
      const claimed = await db
        .insertInto('answer')
        .values({ name, ...claim })
        .onConflict((conflict) =>
          conflict
            .column('name')
            .doUpdateSet(claim)
            .where('answer.status', 'is', null)
            .where('answer.held_until', '<=', now),
        )
        .executeTakeFirst()
      if ((claimed.numInsertedOrUpdatedRows ?? 0n) > 0n) return null
      const row = await db
        .selectFrom('answer')
        .selectAll()
        .where('name', '=', name)
        .executeTakeFirst()
      return row ?? null
    },
    renew: async (name, until) => {
      await db.updateTable('answer').set({ held_until: until }).where('name', '=', name).execute()
    },
    finish: async (name, { status, body, bytes }) => {
      await db.updateTable('answer').set({ status, body, bytes }).where('name', '=', name).execute()
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

const OPEN = ['waiting', 'running'] as const

const JOB = [
  'id',
  'kind',
  'status',
  'created_at',
  'finished_at',
  'input',
  'result',
] as const satisfies readonly (keyof JobRecord)[]

function jobTable(db: Kysely<ServerSchema>): JobTable {
  return {
    ...jobReader(db),
    add: async (record, { owner, until }) => {
      const row = { ...record, owner, held_until: until, is_to_stop: 0 }
      await db.insertInto('job').values(row).execute()
    },
    begin: async (id) => {
      await db.updateTable('job').set({ status: 'running' }).where('id', '=', id).execute()
    },
    finish: async (id, end) => {
      await db.updateTable('job').set(end).where('id', '=', id).execute()
    },
    countOpen: async () => {
      const { count } = await db
        .selectFrom('job')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('status', 'in', OPEN)
        .executeTakeFirstOrThrow()
      return count
    },
    renew: async ({ owner, until }) => {
      const held = await db
        .updateTable('job')
        .set({ held_until: until })
        .where('owner', '=', owner)
        .where('status', 'in', OPEN)
        .returning(['id', 'is_to_stop'])
        .execute()
      return held.filter((job) => job.is_to_stop !== 0).map(({ id }) => id)
    },
    askToStop: async (id) => {
      await db.updateTable('job').set({ is_to_stop: 1 }).where('id', '=', id).execute()
    },
    abandon: async (now, end) => {
      await db
        .updateTable('job')
        .set({ ...end, status: 'failed' })
        .where('status', 'in', OPEN)
        .where('held_until', '<=', now)
        .execute()
    },
  }
}

function jobReader(db: Kysely<ServerSchema>): Pick<JobTable, 'findLast' | 'listIds' | 'findAll'> {
  return {
    findLast: async (kind) => {
      const row = await db
        .selectFrom('job')
        .select('id')
        .where('kind', '=', kind)
        .orderBy('created_at', 'desc')
        .executeTakeFirst()
      return row?.id ?? null
    },
    listIds: async () => {
      const rows = await db
        .selectFrom('job')
        .select('id')
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .execute()
      return rows.map(({ id }) => id)
    },
    findAll: async (ids) => {
      const rows = await db.selectFrom('job').select(JOB).where('id', 'in', ids).execute()
      const byId = new Map(rows.map((row) => [row.id, row]))
      return ids.flatMap((id) => byId.get(id) ?? [])
    },
  }
}
