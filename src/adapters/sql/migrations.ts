import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { SkillmeatError } from '../../core/errors.ts'

/** One step of a schema. Steps are never changed, only added. */
export type Migration = (db: Kysely<unknown>) => Promise<void>

type VersionTable = {
  schema_version: { version: number }
}

/**
 * Brings a database to the newest schema.
 *
 * Throws `E_STORE_NEWER` and changes nothing when a later program has written it.
 */
export async function migrate(
  db: Kysely<unknown>,
  migrations: readonly Migration[],
  file: string,
): Promise<void> {
  const found = await readVersion(db)
  if (found === migrations.length) return
  if (found > migrations.length) {
    throw new SkillmeatError(
      'E_STORE_NEWER',
      `${file} was written by a newer skillmeat (schema ${found}, this one knows ${migrations.length}).`,
      { fix: 'Install the newest skillmeat: npm install -g skillmeat@latest' },
    )
  }
  await db.transaction().execute(async (transaction) => {
    const present = await lockVersion(transaction)
    if (present === migrations.length) return
    for (const step of migrations.slice(present)) await step(transaction)
    const versions = transaction.withTables<VersionTable>()
    await versions.deleteFrom('schema_version').execute()
    await versions.insertInto('schema_version').values({ version: migrations.length }).execute()
  })
}

/** Several programs may find an old schema at once: one brings it up, the others wait for that. */
async function lockVersion(transaction: Kysely<unknown>): Promise<number> {
  await sql`create table if not exists schema_version (version integer not null)`.execute(
    transaction,
  )
  await sql`update schema_version set version = version`.execute(transaction)
  return readVersion(transaction)
}

async function readVersion(db: Kysely<unknown>): Promise<number> {
  try {
    const row = await db
      .withTables<VersionTable>()
      .selectFrom('schema_version')
      .select('version')
      .executeTakeFirst()
    return row?.version ?? 0
  } catch (error) {
    if (/no such table|does not exist/.test(String(error))) return 0
    throw error
  }
}
