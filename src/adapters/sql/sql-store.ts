import { createHash } from 'node:crypto'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { Kysely, Transaction } from 'kysely'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { VersionId } from '../../core/history/version.ts'
import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import type { NewObject, ObjectKind, Store } from '../../ports/store.ts'
import { migrate } from './migrations.ts'
import { explainSqliteError, openSqlite } from './open-sqlite.ts'
import type { StoreSchema } from './store-schema.ts'
import { storeMigrations } from './store-schema.ts'

const READ_BATCH = 500
const WRITE_BATCH = 100
/** Below this many bytes a compressed frame is never smaller. */
const COMPRESS_FROM = 64
/** Most objects are smaller: they come out in one piece. */
const INFLATE_CHUNK = 64 * 1024

/** Opens the store in `file`, creating it when it is missing. */
export async function openSqlStore(file: string): Promise<Store> {
  const explained = explainer(file)
  const db = await explained(async () => {
    const opened = openSqlite<StoreSchema>(file, 'full')
    await migrate(opened as Kysely<unknown>, storeMigrations, file)
    return opened
  })
  return {
    read: (ids) => explained(() => readObjects(db, ids)),
    readVersion: (id) => explained(() => readVersion(db, id)),
    missing: (ids) => explained(() => missingObjects(db, ids)),
    find: (kind, prefix, limit) => explained(() => findObjects(db, { kind, prefix, limit })),
    current: () => explained(() => currentOperation(db)),
    intent: () => explained(() => readIntent(db)),
    prepare: (objects, intent) =>
      explained(() =>
        db.transaction().execute(async (transaction) => {
          await insertObjects(transaction, objects)
          if (intent !== null) {
            await transaction.replaceInto('intent').values({ slot: 1, note: intent }).execute()
          }
        }),
      ),
    commit: (step) => explained(() => db.transaction().execute((trx) => commitStep(trx, step))),
    settle: () =>
      explained(async () => {
        await db.deleteFrom('intent').execute()
      }),
    close: () => db.destroy(),
  }
}

/** Wraps calls so that an error of the database carries one of our codes. */
function explainer(file: string) {
  return async <T>(call: () => Promise<T>): Promise<T> => {
    try {
      return await call()
    } catch (error) {
      throw isSkillmeatError(error) ? error : explainSqliteError(error, file)
    }
  }
}

async function readObjects(
  db: Kysely<StoreSchema>,
  ids: readonly ObjectId[],
): Promise<ReadonlyMap<ObjectId, Uint8Array>> {
  const found = new Map<ObjectId, Uint8Array>()
  const wanted = [...new Set(ids)]
  for (let at = 0; at < wanted.length; at += READ_BATCH) {
    const batch = wanted.slice(at, at + READ_BATCH)
    const rows = await db
      .selectFrom('objects')
      .select(['id', 'packed', 'data'])
      .where('id', 'in', batch.map(toBytes))
      .execute()
    for (const row of rows) {
      const id = toHex(row.id)
      found.set(id, unpack(id, row))
    }
  }
  for (const id of wanted) if (!found.has(id)) throw missingObject(id)
  return found
}

async function readVersion(db: Kysely<StoreSchema>, id: VersionId): Promise<Uint8Array> {
  const prefix = id.slice(3)
  const rows = await db
    .selectFrom('objects')
    .select(['id', 'packed', 'data'])
    .where('id', '>=', toBytes(prefix.padEnd(64, '0')))
    .where('id', '<=', toBytes(prefix.padEnd(64, 'f')))
    .where('kind', '=', 'version')
    .execute()
  const [row] = rows
  if (row === undefined) throw missingObject(id)
  return unpack(toHex(row.id), row)
}

async function missingObjects(
  db: Kysely<StoreSchema>,
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

async function findObjects(
  db: Kysely<StoreSchema>,
  wanted: { readonly kind: ObjectKind; readonly prefix: string; readonly limit: number },
): Promise<ObjectId[]> {
  const rows = await db
    .selectFrom('objects')
    .select('id')
    .where('id', '>=', toBytes(wanted.prefix.padEnd(64, '0')))
    .where('id', '<=', toBytes(wanted.prefix.padEnd(64, 'f')))
    .where('kind', '=', wanted.kind)
    .limit(wanted.limit)
    .execute()
  return rows.map(({ id }) => toHex(id))
}

async function currentOperation(db: Kysely<StoreSchema>): Promise<ObjectId | null> {
  const row = await db.selectFrom('current').select('operation').executeTakeFirst()
  return row === undefined ? null : toHex(row.operation)
}

async function readIntent(db: Kysely<StoreSchema>): Promise<string | null> {
  const row = await db.selectFrom('intent').select('note').executeTakeFirst()
  return row?.note ?? null
}

async function commitStep(
  db: Transaction<StoreSchema>,
  step: Parameters<Store['commit']>[0],
): Promise<void> {
  if ((await currentOperation(db)) !== step.from) {
    throw new SkillmeatError('E_LOCKED', 'Another command changed the collection meanwhile.', {
      fix: 'Run the command again.',
    })
  }
  await insertObjects(db, step.objects)
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

async function insertObjects(
  db: Transaction<StoreSchema>,
  objects: readonly NewObject[],
): Promise<void> {
  for (let at = 0; at < objects.length; at += WRITE_BATCH) {
    const rows = objects.slice(at, at + WRITE_BATCH).map(pack)
    await db
      .insertInto('objects')
      .values(rows)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute()
  }
}

function pack({ id, kind, bytes }: NewObject) {
  const frame = bytes.length >= COMPRESS_FROM ? zstdCompressSync(bytes) : bytes
  const packed = frame.length < bytes.length
  return { id: toBytes(id), kind, packed: packed ? 1 : 0, data: packed ? frame : bytes }
}

function unpack(id: ObjectId, row: { packed: number; data: Uint8Array }): Uint8Array {
  const bytes = row.packed === 1 ? inflate(id, row.data) : row.data
  if (createHash('sha256').update(bytes).digest('hex') !== id) throw damaged(id)
  return bytes
}

function inflate(id: ObjectId, frame: Uint8Array): Uint8Array {
  try {
    return zstdDecompressSync(frame, { chunkSize: INFLATE_CHUNK })
  } catch (error) {
    throw damaged(id, error)
  }
}

function missingObject(id: string): SkillmeatError {
  return new SkillmeatError('E_STORE_MISSING_OBJECT', `The store has no object ${id}.`, {
    fix: 'Run `skillmeat init` to read the collection again from its files.',
    data: { id },
  })
}

function damaged(id: string, cause?: unknown): SkillmeatError {
  return new SkillmeatError('E_STORE_CORRUPT', `Object ${id} in the store is damaged.`, {
    fix: 'Nothing was changed. Restore the store from a copy, or move it aside and run `skillmeat init`.',
    data: { id },
    cause,
  })
}

function toBytes(hex: string): Uint8Array {
  return Buffer.from(hex, 'hex')
}

function toHex(bytes: Uint8Array): ObjectId {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex') as ObjectId
}
