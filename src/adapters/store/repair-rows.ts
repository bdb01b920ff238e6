import type { VersionId } from '../../core/history/version.ts'
import { isObjectId } from '../../core/object/object-id.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { RowReader, RowStore } from '../../ports/rows.ts'
import type { NewObject, ObjectKind, Restored } from '../../ports/store.ts'
import { cutBySize } from './cut-by-size.ts'
import { hashOf } from './hash-of.ts'
import { checkRows, inParts, pagesOf } from './survey-rows.ts'
import { isSound } from './verify-row.ts'

/**
 * Puts objects in the place of rows that do not hold them.
 *
 * An object can be damaged only because its base is: the base goes first, and then the object is looked
 * at again. So a kill may leave some of the objects put back and others not.
 */
export async function putBack(rows: RowStore, objects: readonly NewObject[]): Promise<void> {
  const wrong = objects.find(({ id, bytes }) => hashOf(bytes) !== id)
  if (wrong !== undefined) throw new Error(`these are not the bytes of ${wrong.id}`)
  let left = await findDamaged(rows, objects)
  while (left.length > 0) {
    const ids = new Set(left.map(({ object }) => object.id))
    const first = left.filter(({ base }) => base === null || !ids.has(base))
    // Where bases lead in a circle, each of them waits for another.
    const ready = new Set(first.length > 0 ? first : left)
    await rows.write({ replace: [...ready].map(({ object }) => object) })
    const others = left.filter((one) => !ready.has(one))
    left = await findDamaged(
      rows,
      others.map(({ object }) => object),
    )
  }
}

interface DamagedObject {
  readonly object: NewObject
  readonly base: ObjectId | null
}

async function findDamaged(
  rows: RowStore,
  objects: readonly NewObject[],
): Promise<DamagedObject[]> {
  const byId = new Map(objects.map((object) => [object.id, object]))
  const held = await rows.get([...byId.keys()])
  return [...byId.values()].flatMap((object) => {
    const row = held.get(object.id)
    if (row === undefined) return [{ object, base: null }]
    return row.kind === object.kind && isSound(row) ? [] : [{ object, base: row.base }]
  })
}

/** Takes objects from another store: those of `ids`, or all that are not sound here. */
export async function takeFrom(
  other: RowReader,
  rows: RowStore,
  ids: readonly (ObjectId | VersionId)[] | null,
): Promise<Restored> {
  const objects: ObjectId[] = []
  for await (const part of ids === null ? allIds(other) : namedIds(other, ids)) {
    objects.push(...(await takePart(other, rows, part)))
  }
  if (ids === null) await addBoundary(other, rows)
  return { objects, current: (await other.cell())?.operation ?? null }
}

async function* allIds(other: RowReader): AsyncGenerator<readonly ObjectId[]> {
  for await (const page of pagesOf((wanted) => other.list(wanted))) {
    for (const part of cutBySize(page, ({ size }) => size)) yield part.map(({ id }) => id)
  }
}

/** A version may be named by its own id, which is the beginning of the object's. */
async function* namedIds(
  other: RowReader,
  ids: readonly (ObjectId | VersionId)[],
): AsyncGenerator<readonly ObjectId[]> {
  const found: ObjectId[] = []
  for (const id of ids) {
    if (isObjectId(id)) found.push(id)
    else for (const row of await other.find('version', id.slice(3), 1)) found.push(row.id)
  }
  yield* inParts(found)
}

async function takePart(
  other: RowReader,
  rows: RowStore,
  ids: readonly ObjectId[],
): Promise<ObjectId[]> {
  const health = await checkRows(rows, ids)
  const there = await other.get(ids.filter((id) => health.get(id) !== 'ok'))
  const found: NewObject[] = []
  for (const row of there.values()) {
    const { id, kind } = row
    if (isSound(row)) found.push({ id, kind: kind as ObjectKind, bytes: row.bytes })
  }
  await putBack(rows, found)
  return found.map(({ id }) => id)
}

async function addBoundary(other: RowReader, rows: RowStore): Promise<void> {
  const added = await other.boundary()
  if (added.size === 0) return
  await rows.write({ boundary: [...new Set([...(await rows.boundary()), ...added])] })
}
