import type { ObjectId } from '../../core/object/object-id.ts'
import type { Row, RowReader } from '../../ports/rows.ts'
import type { ObjectHealth, StorePage, StoredObject, SurveyedObject } from '../../ports/store.ts'
import { cutBySize } from './cut-by-size.ts'
import { isSound } from './verify-row.ts'

const LISTED_AT_ONCE = 500
/** So many objects are held in memory together where nothing tells how large they are. */
const HELD_AT_ONCE = 50

/** Lists objects and hashes each again, a few megabytes at a time. */
export async function surveyRows(rows: RowReader, page: StorePage): Promise<SurveyedObject[]> {
  const found: SurveyedObject[] = []
  for (const batch of cutBySize(await rows.list(page), ({ size }) => size)) {
    const read = await rows.get(batch.map(({ id }) => id))
    for (const object of batch) {
      found.push({ ...object, health: healthOf(read.get(object.id)) === 'ok' ? 'ok' : 'damaged' })
    }
  }
  return found
}

/** Hashes objects again, a few at a time. */
export async function checkRows(
  rows: RowReader,
  ids: readonly ObjectId[],
): Promise<ReadonlyMap<ObjectId, ObjectHealth>> {
  const found = new Map<ObjectId, ObjectHealth>()
  for (const part of inParts(ids)) {
    const read = await rows.get(part)
    for (const id of part) found.set(id, healthOf(read.get(id)))
  }
  return found
}

function healthOf(row: Row | undefined): ObjectHealth {
  if (row === undefined) return 'missing'
  return isSound(row) ? 'ok' : 'damaged'
}

/** Yields what a listing has, page by page. */
export async function* pagesOf<T extends StoredObject>(
  list: (page: StorePage) => Promise<readonly T[]>,
): AsyncGenerator<readonly T[]> {
  for (let after = 0; ;) {
    const page = await list({ after, limit: LISTED_AT_ONCE })
    const last = page.at(-1)
    if (last === undefined) return
    yield page
    after = last.position
  }
}

/** Splits ids into parts that may be read together. */
export function* inParts(ids: readonly ObjectId[]): Generator<readonly ObjectId[]> {
  for (let at = 0; at < ids.length; at += HELD_AT_ONCE) yield ids.slice(at, at + HELD_AT_ONCE)
}
