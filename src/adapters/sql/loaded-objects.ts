import type { Kysely } from 'kysely'
import { SkillmeatError } from '../../core/errors.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import { baseOf, depthOf, hashOf, toBytes, toHex, unpackRow } from './object-row.ts'
import type { DeltaBase, ObjectRow } from './object-row.ts'
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
  first: readonly LoadedRow[],
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

type LoadedRow = readonly [ObjectId, ObjectRow]

async function readRows(db: ObjectDatabase, ids: readonly ObjectId[]): Promise<LoadedRow[]> {
  const found: LoadedRow[] = []
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
export function asLoaded(row: ObjectRow & { readonly id: Uint8Array }): LoadedRow {
  return [toHex(row.id), { ...row, data: asBytes(row.data) }]
}

/** A damaged row can hold a value of any type: SQLite does not mind. */
function asBytes(value: unknown): Uint8Array {
  return value instanceof Uint8Array ? value : new Uint8Array()
}

/** Objects as they were read, with their bases. */
export class LoadedObjects {
  private readonly rows: ReadonlyMap<ObjectId, ObjectRow>
  /** What came out of each row, not verified; null for nothing, and while it is being looked at. */
  private readonly contents = new Map<ObjectId, Uint8Array | null>()

  constructor(rows: ReadonlyMap<ObjectId, ObjectRow>) {
    this.rows = rows
  }

  row(id: ObjectId): ObjectRow | null {
    return this.rows.get(id) ?? null
  }

  /**
   * Returns an object, verified.
   *
   * Throws `E_STORE_MISSING_OBJECT`, and `E_STORE_CORRUPT` naming the base that is at fault where it is not the object itself.
   */
  read(id: ObjectId): DeltaBase {
    if (!this.rows.has(id)) throw missingObject(id)
    const object = this.find(id)
    if (object === null) throw this.damaged(id)
    return object
  }

  /** Returns an object, verified; null where that is not to be had. */
  find(id: ObjectId): DeltaBase | null {
    const row = this.rows.get(id)
    const bytes = this.content(id)
    if (row === undefined || bytes === null || hashOf(bytes) !== id) return null
    return { id, bytes, depth: depthOf(row), root: this.rootOf(id, row) }
  }

  /** Returns what the row of an object gives, whatever that hashes to; null when it gives nothing. */
  content(id: ObjectId): Uint8Array | null {
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
  private rootOf(id: ObjectId, row: ObjectRow): ObjectId {
    const base = baseOf(row)
    const next = base === null ? undefined : this.rows.get(base)
    return base === null || next === undefined ? id : this.rootOf(base, next)
  }

  private unpack(row: ObjectRow): Uint8Array | null {
    const base = baseOf(row)
    return unpackRow(row, base === null ? null : this.content(base))
  }

  private damaged(id: ObjectId): SkillmeatError {
    const base = this.faultyBase(id)
    const why = base === null ? '' : `: it is kept as a difference from ${base}, which is too`
    return new SkillmeatError('E_STORE_CORRUPT', `Object ${id} in the store is damaged${why}.`, {
      fix: 'Run `skillmeat verify --repair`: what exists elsewhere is brought back. Nothing was changed.',
      data: { id, ...(base === null ? {} : { base }) },
    })
  }

  /** Follows the bases down to the last one that is not what it should be. */
  private faultyBase(id: ObjectId): ObjectId | null {
    const seen = new Set<ObjectId>([id])
    let faulty: ObjectId | null = null
    let row = this.rows.get(id)
    while (row !== undefined) {
      const base = baseOf(row)
      if (base === null || seen.has(base)) return faulty
      seen.add(base)
      if (this.find(base) !== null) return faulty
      faulty = base
      row = this.rows.get(base)
    }
    return faulty
  }
}

export function missingObject(id: string): SkillmeatError {
  return new SkillmeatError('E_STORE_MISSING_OBJECT', `The store has no object ${id}.`, {
    fix: 'Run `skillmeat verify --repair`: what exists elsewhere is brought back.',
    data: { id },
  })
}
