import type { Kysely } from 'kysely'
import type { ObjectId } from '../../core/object/object-id.ts'
import { hashOf } from '../store/hash-of.ts'
import { baseOf, depthOf, toBytes, toHex, unpackRow } from './object-row.ts'
import type { DeltaBase, ObjectRow } from './object-row.ts'
import type { Row } from '../../ports/rows.ts'
import type { StoreSchema } from './store-schema.ts'

const READ_BATCH = 500

export type ObjectDatabase = Kysely<StoreSchema>

/** Reads objects and all that they are kept as differences from. */
export async function loadObjects(
  db: ObjectDatabase,
  ids: Iterable<ObjectId>,
): Promise<LoadedObjects> {
  return withBases(db, await readRows(db, [...new Set(ids)]))
}

/** Reads what rows are kept as differences from, one query for each level of deltas. */
export async function withBases(
  db: ObjectDatabase,
  first: readonly ReadRow[],
): Promise<LoadedObjects> {
  const rows = new Map<ObjectId, ObjectRow>()
  const asked = new Set<ObjectId>()
  let level = first
  while (level.length > 0) {
    for (const [id, row] of level) rows.set(id, row)
    const bases = new Set(level.flatMap(([, row]) => baseOf(row) ?? []))
    const unread = [...bases].filter((id) => !rows.has(id) && !asked.has(id))
    for (const id of unread) asked.add(id)
    level = await readRows(db, unread)
  }
  return new LoadedObjects(rows)
}

type ReadRow = readonly [ObjectId, ObjectRow]

async function readRows(db: ObjectDatabase, ids: readonly ObjectId[]): Promise<ReadRow[]> {
  const found: ReadRow[] = []
  for (let at = 0; at < ids.length; at += READ_BATCH) {
    const rows = await db
      .selectFrom('objects')
      .select(['id', 'kind', 'packed', 'data'])
      .where('id', 'in', ids.slice(at, at + READ_BATCH).map(toBytes))
      .execute()
    for (const row of rows) found.push(asLoaded(row))
  }
  return found
}

/** Returns a row under the id that stands in it. */
export function asLoaded(row: ObjectRow & { readonly id: Uint8Array }): ReadRow {
  return [toHex(row.id), { ...row, data: asBytes(row.data) }]
}

/** A damaged row can hold a value of any type: SQLite does not mind. */
function asBytes(value: unknown): Uint8Array {
  return value instanceof Uint8Array ? value : new Uint8Array()
}

/** A row with all that it says. */
export interface LoadedRow extends Row {
  readonly depth: number
  readonly root: ObjectId
}

export type LoadedObject = LoadedRow & DeltaBase

/** Tells whether anything came out of a row. */
export function isWhole(row: LoadedRow): row is LoadedObject {
  return row.bytes !== null
}

/** Objects as they were read, with their bases. */
export class LoadedObjects {
  private readonly rows: ReadonlyMap<ObjectId, ObjectRow>
  /** What came out of each row, not verified; null for nothing, and while it is being looked at. */
  private readonly contents = new Map<ObjectId, Uint8Array | null>()

  constructor(rows: ReadonlyMap<ObjectId, ObjectRow>) {
    this.rows = rows
  }

  /** Returns how an object is kept; null where it is not. */
  packed(id: ObjectId): ObjectRow | null {
    return this.rows.get(id) ?? null
  }

  /** Returns a row as it came out, whatever that hashes to; null where there is none. */
  row(id: ObjectId): LoadedRow | null {
    const row = this.rows.get(id)
    if (row === undefined) return null
    const bytes = this.content(id)
    const base = baseOf(row)
    const root = bytes === null ? id : this.rootOf(id, base)
    return { id, kind: row.kind, bytes, base, depth: depthOf(row), root }
  }

  /** Returns an object, verified; null where that is not to be had. */
  find(id: ObjectId): LoadedObject | null {
    const row = this.row(id)
    return row !== null && isWhole(row) && hashOf(row.bytes) === id ? row : null
  }

  /** Returns what a row gives, null for nothing. */
  private content(id: ObjectId): Uint8Array | null {
    const known = this.contents.get(id)
    if (known !== undefined) return known
    // A damaged row can name a base that leads back to it.
    this.contents.set(id, null)
    const row = this.rows.get(id)
    const bytes = row === undefined ? null : this.unpack(row)
    this.contents.set(id, bytes)
    return bytes
  }

  /** Follows the bases to the end; what could be read leads to one. */
  private rootOf(id: ObjectId, base: ObjectId | null): ObjectId {
    const next = base === null ? undefined : this.rows.get(base)
    return base === null || next === undefined ? id : this.rootOf(base, baseOf(next))
  }

  private unpack(row: ObjectRow): Uint8Array | null {
    const base = baseOf(row)
    return unpackRow(row, base === null ? null : this.content(base))
  }
}
