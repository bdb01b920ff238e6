import type { Transaction } from 'kysely'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { VersionId } from '../../core/history/version.ts'
import { SkillmeatError } from '../../core/errors.ts'
import type { Journal, Store } from '../../ports/store.ts'
import { findObjects } from './find-objects.ts'
import { insertObjects } from './insert-objects.ts'
import { loadObjects, missingObject, withBases } from './loaded-objects.ts'
import type { ObjectDatabase } from './loaded-objects.ts'
import { ObjectCache } from './object-cache.ts'
import { toBytes, toHex } from './object-row.ts'
import type { StoreSchema } from './store-schema.ts'
import { StoreConnection } from './store-connection.ts'
import type { Use } from './store-connection.ts'
import { storeFileOn } from './store-file.ts'
import { upkeepOn } from './store-upkeep.ts'

const READ_BATCH = 500

/** Files up to this many bytes are kept as chunks of views are: to sync a copy reads its files several times. */
const SMALL = 64 * 1024

/** Opens the store in `file`, creating it when it is missing. */
export async function openSqlStore(file: string): Promise<Store> {
  const connection = new StoreConnection(file)
  await connection.open()
  return storeOn(connection)
}

/** Stands for a store whose file cannot be opened: every use throws `error`, but it can be rebuilt. */
export function unopenedSqlStore(file: string, error: SkillmeatError): Store {
  return storeOn(new StoreConnection(file, error))
}

function storeOn(connection: StoreConnection): Store {
  const cache = new ObjectCache()
  const use: Use = (call) => connection.use(call)
  return {
    read: (ids) => use((db) => readObjects(db, ids, cache)),
    readVersion: (id) => use((db) => readVersion(db, id)),
    missing: (ids) => use((db) => missingObjects(db, ids)),
    find: (kind, prefix, limit) => use((db) => findObjects(db, { kind, prefix, limit })),
    ...journalOn(use, cache),
    ...upkeepOn(use, cache),
    ...storeFileOn(connection, cache),
    close: () => connection.close(),
  }
}

function journalOn(use: Use, cache: ObjectCache): Journal {
  return {
    current: () => use(currentOperation),
    intent: () => use(readIntent),
    prepare: (objects, intent) =>
      use((db) =>
        db.transaction().execute(async (transaction) => {
          await insertObjects(transaction, objects, cache)
          if (intent !== null) {
            await transaction.replaceInto('intent').values({ slot: 1, note: intent }).execute()
          }
        }),
      ),
    commit: (step) =>
      use((db) => db.transaction().execute((trx) => commitStep(trx, { ...step, cache }))),
    settle: () =>
      use(async (db) => {
        await db.deleteFrom('intent').execute()
      }),
    boundary: () =>
      use(async (db) => {
        const rows = await db.selectFrom('boundary').select('operation').execute()
        return new Set(rows.map(({ operation }) => toHex(operation)))
      }),
  }
}

async function readObjects(
  db: ObjectDatabase,
  ids: readonly ObjectId[],
  cache: ObjectCache,
): Promise<ReadonlyMap<ObjectId, Uint8Array>> {
  const found = new Map<ObjectId, Uint8Array>()
  const unread = new Set<ObjectId>()
  for (const id of ids) {
    const bytes = cache.get(id)?.bytes
    if (bytes === undefined) unread.add(id)
    else found.set(id, bytes)
  }
  const loaded = await loadObjects(db, unread)
  for (const id of unread) {
    const object = loaded.read(id)
    if (loaded.row(id)?.kind === 'view' || object.bytes.length <= SMALL) cache.keep(object)
    found.set(id, object.bytes)
  }
  return found
}

async function readVersion(db: ObjectDatabase, id: VersionId): Promise<Uint8Array> {
  const prefix = id.slice(3)
  const row = await db
    .selectFrom('objects')
    .select(['id', 'kind', 'packed', 'data'])
    .where('id', '>=', toBytes(prefix.padEnd(64, '0')))
    .where('id', '<=', toBytes(prefix.padEnd(64, 'f')))
    .where('kind', '=', 'version')
    .executeTakeFirst()
  if (row === undefined) throw missingObject(id)
  const object = toHex(row.id)
  return (await withBases(db, [[object, row]])).read(object).bytes
}

async function missingObjects(
  db: ObjectDatabase,
  ids: readonly ObjectId[],
): Promise<ReadonlySet<ObjectId>> {
  const missing = new Set(ids)
  const wanted = [...missing]
  for (let at = 0; at < wanted.length; at += READ_BATCH) {
    const rows = await db
      .selectFrom('objects')
      .select('id')
      .where('id', 'in', wanted.slice(at, at + READ_BATCH).map(toBytes))
      .execute()
    for (const { id } of rows) missing.delete(toHex(id))
  }
  return missing
}

async function currentOperation(db: ObjectDatabase): Promise<ObjectId | null> {
  const row = await db.selectFrom('current').select('operation').executeTakeFirst()
  return row === undefined ? null : toHex(row.operation)
}

async function readIntent(db: ObjectDatabase): Promise<string | null> {
  const row = await db.selectFrom('intent').select('note').executeTakeFirst()
  return row?.note ?? null
}

async function commitStep(
  db: Transaction<StoreSchema>,
  step: Parameters<Store['commit']>[0] & { readonly cache: ObjectCache },
): Promise<void> {
  if ((await currentOperation(db)) !== step.from) {
    throw new SkillmeatError('E_LOCKED', 'Another command changed the collection meanwhile.', {
      fix: 'Run the command again.',
    })
  }
  await insertObjects(db, step.objects, step.cache)
  await db.deleteFrom('current').execute()
  await db
    .insertInto('current')
    .values({
      slot: 1,
      operation: toBytes(step.to),
      previous: step.from === null ? null : toBytes(step.from),
    })
    .execute()
}
