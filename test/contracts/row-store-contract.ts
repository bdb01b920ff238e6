import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ObjectId } from '../../src/core/object/object-id.ts'
import type { Change, RowStore } from '../../src/ports/rows.ts'
import type { NewObject, ObjectKind, StoredObject } from '../../src/ports/store.ts'
import { sha256 } from '../../src/adapters/system/environment.ts'
import { blob, textWith } from './store-objects.ts'
import type { StoreFactory, StoreUnderTest } from './store-under-test.ts'

/** The store that a test works on, opened. */
interface Opened {
  readonly rows: () => RowStore
  /** Closes the store, does something behind its back, and opens it again. */
  readonly reopen: (between?: (store: StoreUnderTest) => void) => Promise<void>
}

/** What every store of rows must do, whatever keeps them. */
export function describeRowStore(name: string, factory: StoreFactory): void {
  describe(`rows of ${name}`, () => {
    let store: StoreUnderTest
    let rows: RowStore
    beforeEach(async () => {
      store = factory()
      rows = await store.open()
    })
    afterEach(async () => {
      await rows.close()
      store.discard()
    })
    const reopen: Opened['reopen'] = async (between) => {
      await rows.close()
      between?.(store)
      rows = await store.open()
    }
    const opened: Opened = { rows: () => rows, reopen }
    testReading(opened)
    testListing(opened)
    testReplacing(opened)
    testCell(opened)
    testOneStep(opened)
    testAnyChanges(opened)
  })
}

const one = blob(textWith(1))
const two = blob(textWith(2), one.id)
const three = blob(textWith(3), two.id)
const ids = (objects: readonly NewObject[]) => objects.map(({ id }) => id)

/** Returns what the rows of objects give, absent ones left out. */
async function contentsOf(rows: RowStore, wanted: readonly ObjectId[]): Promise<string[]> {
  const found = await rows.get(wanted)
  return wanted.flatMap((id) => {
    const row = found.get(id)
    return row === undefined ? [] : [row.bytes === null ? 'nothing' : sha256(row.bytes)]
  })
}

async function listAll(rows: RowStore): Promise<StoredObject[]> {
  const found: StoredObject[] = []
  for (;;) {
    const page = await rows.list({ after: found.at(-1)?.position ?? 0, limit: 2 })
    if (page.length === 0) return found
    found.push(...page)
  }
}

function testReading({ rows, reopen }: Opened): void {
  test('an object comes back under its id and kind, and one that is absent is left out', async () => {
    const version: NewObject = { ...two, kind: 'version' }
    await rows().write({ put: [one, version, one] })
    const found = await rows().get([...ids([one, two, three]), one.id])
    expect([...found.values()].map(({ id, kind }) => [id, kind])).toEqual([
      [one.id, 'blob'],
      [two.id, 'version'],
    ])
    expect(await contentsOf(rows(), ids([one, two]))).toEqual(ids([one, two]))
    expect(await rows().has(ids([one, two, three]))).toEqual(new Set(ids([one, two])))
  })

  test('what is there already stays as it is', async () => {
    await rows().write({ put: [one] })
    await rows().write({ put: [{ ...one, kind: 'tree' }, two] })
    expect((await rows().get([one.id])).get(one.id)?.kind).toBe('blob')
    expect(await contentsOf(rows(), [two.id])).toEqual([two.id])
  })

  test('rows are found by kind and by the beginning of an id', async () => {
    const many = Array.from({ length: 40 }, (_, n) => blob(new Uint8Array([n])))
    const tree: NewObject = { ...one, kind: 'tree' }
    await rows().write({ put: [...many, tree] })
    const prefix = many[7]?.id.slice(0, 1) ?? ''
    const alike = ids(many).filter((id) => id.startsWith(prefix))
    const found = await rows().find('blob', prefix, 40)
    expect(found.map(({ id }) => id).toSorted()).toEqual(alike.toSorted())
    expect(found.every(({ id, bytes }) => bytes !== null && sha256(bytes) === id)).toBe(true)
    expect((await rows().find('blob', '', 3)).length).toBe(3)
    expect((await rows().find('tree', '', 3)).map(({ id }) => id)).toEqual([one.id])
    expect(await rows().find('version', '', 3)).toEqual([])
  })

  test('a row that was spoiled is given as it is: nothing is verified here', async () => {
    await rows().write({ put: [one, two] })
    await reopen((store) => store.damage(one.id))
    expect(await rows().has([one.id])).toEqual(new Set([one.id]))
    expect(await contentsOf(rows(), [one.id])).not.toEqual([one.id])
  })
}

function testListing({ rows, reopen }: Opened): void {
  test('a listing names every object once, in pages, in the order in which it was stored', async () => {
    const many = [three, one, two, ...Array.from({ length: 6 }, (_, n) => blob(textWith(9 + n)))]
    await rows().write({ put: many.slice(0, 2) })
    await rows().write({ put: many })
    await reopen()
    const listed = await listAll(rows())
    expect(listed.map(({ id }) => id)).toEqual(ids(many))
    expect(listed.every(({ kind, size }) => kind === 'blob' && size > 0)).toBe(true)
    expect(await rows().list({ after: listed.at(-1)?.position ?? 0, limit: 5 })).toEqual([])
  })
}

function testReplacing({ rows, reopen }: Opened): void {
  test('an object takes the place of its damaged row, or of one that is lost', async () => {
    await rows().write({ put: [one, two, three] })
    await reopen((store) => {
      store.damage(one.id)
      store.lose(two.id)
      store.mislabel(three.id, 'tree')
    })
    await rows().write({ replace: [one, two, three] })
    await reopen()
    expect(await contentsOf(rows(), ids([one, two, three]))).toEqual(ids([one, two, three]))
    expect((await rows().find('blob', '', 9)).length).toBe(3)
    expect((await listAll(rows())).map(({ id }) => id)).toEqual(ids([one, three, two]))
  })

  test('what is dropped is gone, and the others are whole', async () => {
    await rows().write({ put: [one, two, three] })
    await rows().write({ drop: [one.id, sha256(new Uint8Array([9]))] })
    await reopen()
    expect(await rows().has(ids([one, two, three]))).toEqual(new Set(ids([two, three])))
    expect(await contentsOf(rows(), ids([two, three]))).toEqual(ids([two, three]))
  })
}

/** Stores an object and makes it the first operation. */
function firstMove(object: NewObject): Change {
  return { put: [object], cell: { from: null, to: object.id, previous: null } }
}

function testCell({ rows, reopen }: Opened): void {
  test('the cell is empty at first, and moves from what it has', async () => {
    expect(await rows().cell()).toBeNull()
    await rows().write({ cell: { from: null, to: one.id, previous: null } })
    await rows().write({ cell: { from: one.id, to: two.id, previous: one.id } })
    await reopen()
    expect(await rows().cell()).toEqual({ operation: two.id, previous: one.id })
  })

  test('of two that move it at once one loses, and leaves nothing', async () => {
    const results = await Promise.allSettled([
      rows().write(firstMove(one)),
      rows().write(firstMove(two)),
    ])
    const lost = results.filter((result) => result.status === 'rejected')
    expect(lost.map(({ reason }) => (reason as { code?: unknown }).code)).toEqual(['E_LOCKED'])
    const winner = (await rows().cell())?.operation
    expect(await rows().has(ids([one, two]))).toEqual(new Set([winner]))
  })

  test('the note is replaced and cleared, and stays through everything else', async () => {
    expect(await rows().intent()).toBeNull()
    await rows().write({ intent: 'first', put: [one] })
    await rows().write({ put: [two], cell: { from: null, to: two.id, previous: null } })
    await rows().write({ drop: [one.id], boundary: [two.id] })
    await reopen()
    expect(await rows().intent()).toBe('first')
    await rows().write({ intent: 'second' })
    expect(await rows().intent()).toBe('second')
    await rows().write({ intent: null })
    expect(await rows().intent()).toBeNull()
  })

  test('the boundary is written as a whole', async () => {
    expect(await rows().boundary()).toEqual(new Set())
    await rows().write({ boundary: ids([one, two]) })
    await rows().write({ boundary: ids([three]), put: [three] })
    await reopen()
    expect(await rows().boundary()).toEqual(new Set([three.id]))
    await rows().write({ boundary: [] })
    expect(await rows().boundary()).toEqual(new Set())
  })
}

function testOneStep({ rows, reopen }: Opened): void {
  test('a change that comes too late changes nothing at all', async () => {
    const cell = { from: null, to: one.id, previous: null }
    await rows().write({ put: [one, two], cell, intent: 'note', boundary: [one.id] })
    await reopen((store) => store.damage(two.id))
    const late: Change = {
      put: [three],
      replace: [two],
      drop: [one.id],
      cell: { from: three.id, to: two.id, previous: null },
      intent: null,
      boundary: [],
    }
    await expect(rows().write(late)).rejects.toMatchObject({ code: 'E_LOCKED' })
    await reopen()
    expect((await listAll(rows())).map(({ id }) => id)).toEqual(ids([one, two]))
    expect(await contentsOf(rows(), [two.id])).not.toEqual([two.id])
    expect(await rows().cell()).toEqual({ operation: one.id, previous: null })
    expect(await rows().intent()).toBe('note')
    expect(await rows().boundary()).toEqual(new Set([one.id]))
  })
}

const KINDS: readonly ObjectKind[] = ['blob', 'tree', 'version', 'view', 'operation']

/** Objects of every kind, each said to be like the one before it. */
const POOL = Array.from({ length: 10 }, (_, n): NewObject => {
  const like = n === 0 ? {} : { like: sha256(textWith(n - 1)) }
  return { id: sha256(textWith(n)), kind: KINDS[n % 5] ?? 'blob', bytes: textWith(n), ...like }
})

function testAnyChanges({ rows, reopen }: Opened): void {
  test('whatever is written and dropped, the rows are those of a plain map', async () => {
    const step = fc.array(fc.constantFrom('put', 'drop', 'leave'), { minLength: 10, maxLength: 10 })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 6 }), async (steps) => {
        const expected = new Set<ObjectId>()
        for (const words of steps) {
          const put = POOL.filter((_, n) => words[n] === 'put')
          const drop = ids(POOL.filter((_, n) => words[n] === 'drop'))
          await rows().write({ put, drop })
          for (const { id } of put) expected.add(id)
          for (const id of drop) expected.delete(id)
        }
        await reopen()
        expect(await rows().has(ids(POOL))).toEqual(expected)
        const held = ids(POOL).filter((id) => expected.has(id))
        expect(await contentsOf(rows(), held)).toEqual(held)
        expect((await listAll(rows())).map(({ id }) => id).toSorted()).toEqual(held.toSorted())
        await rows().write({ drop: held })
      }),
      { numRuns: 25 },
    )
  })
}
