import type { SkillmeatError } from '../../core/errors.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { Row, RowReader } from '../../ports/rows.ts'
import { hashOf } from './hash-of.ts'
import { damagedObject } from './store-errors.ts'

export interface SoundRow extends Row {
  readonly bytes: Uint8Array
}

/** Hashes the bytes of a row and tells whether that gives its id. */
export function isSound(row: Row): row is SoundRow {
  return row.bytes !== null && hashOf(row.bytes) === row.id
}

/** Returns the error for a row that is not sound; it names the base that is at fault where there is one. */
export async function explainDamage(rows: RowReader, row: Row): Promise<SkillmeatError> {
  return damagedObject(row.id, await faultyBase(rows, row))
}

/** Follows the bases down to the last one that is not what it should be. */
async function faultyBase(rows: RowReader, damaged: Row): Promise<ObjectId | null> {
  const seen = new Set<ObjectId>([damaged.id])
  let faulty: ObjectId | null = null
  let row: Row | undefined = damaged
  while (row !== undefined) {
    const { base }: Row = row
    // A damaged row can name a base that leads back to it.
    if (base === null || seen.has(base)) return faulty
    seen.add(base)
    row = (await rows.get([base])).get(base)
    if (row !== undefined && isSound(row)) return faulty
    faulty = base
  }
  return faulty
}
