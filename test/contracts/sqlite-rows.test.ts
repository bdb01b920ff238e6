import fs from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openSqlStore } from '../../src/adapters/sql/sql-store.ts'
import { sha256 } from '../../src/adapters/system/environment.ts'
import type { ObjectId } from '../../src/core/object/object-id.ts'
import type { NewObject, Store, StoredObject } from '../../src/ports/store.ts'
import { key, sqliteStore } from './sqlite-store.ts'
import type { SqliteStore } from './sqlite-store.ts'
import { LINES, blob, digest, each, storeChain, textWith } from './store-objects.ts'

let kept: SqliteStore
let store: Store

beforeEach(async () => {
  kept = sqliteStore()
  store = await openSqlStore(kept.file)
})

afterEach(async () => {
  await store.close()
  kept.discard()
})

async function listAll(): Promise<readonly StoredObject[]> {
  return store.list({ after: 0, limit: 1000 })
}

async function listed(id: ObjectId): Promise<StoredObject> {
  const found = (await listAll()).find((object) => object.id === id)
  if (found === undefined) throw new Error(`${id} is not listed`)
  return found
}

async function reopen(between: () => void = () => {}): Promise<void> {
  await store.close()
  between()
  store = await openSqlStore(kept.file)
}

function readData(id: ObjectId): Uint8Array {
  const database = new DatabaseSync(kept.file, { readOnly: true })
  const row = database.prepare('select data from objects where id = ?').get(key(id))
  database.close()
  if (!(row?.['data'] instanceof Uint8Array)) throw new Error('no such object')
  return row['data']
}

const writeData = (id: ObjectId, data: Uint8Array) =>
  kept.tamper('update objects set data = ? where id = ?', data, key(id))

describe('one flipped bit', () => {
  test.each([
    ['as it is', new Uint8Array([1, 2, 3])],
    ['compressed', new Uint8Array(5000).fill(7)],
  ])('in an object stored %s is noticed, and the object named', async (_, bytes) => {
    const object = blob(bytes)
    await store.prepare([object], null)
    const data = readData(object.id)
    for (let at = 0; at < data.length; at += 1) {
      const flipped = data.map((byte, index) => (index === at ? byte ^ 1 : byte))
      await reopen(() => writeData(object.id, flipped))
      await expect(store.read([object.id])).rejects.toMatchObject({
        code: 'E_STORE_CORRUPT',
        data: { id: object.id },
      })
    }
    await reopen(() => writeData(object.id, data))
    expect((await store.read([object.id])).has(object.id)).toBe(true)
  })

  test('in a difference is noticed', async () => {
    const [, second] = await storeChain(store, 2)
    const { size } = await listed(second!.id)
    const before = readData(second!.id)
    for (let at = 1; at <= size; at += 1) {
      const flipped = before.map((byte, index) => (index === at - 1 ? byte ^ 4 : byte))
      await reopen(() => writeData(second!.id, flipped))
      // The first byte says how deep it lies: it is no part of the content.
      const health = at === 1 ? 'ok' : 'damaged'
      expect(await store.check([second!.id])).toEqual(new Map([[second!.id, health]]))
    }
  })
})

describe('differences', () => {
  test('an edited text takes a few bytes, and one step more to read, however often it was edited', async () => {
    const chain = await storeChain(store, 30)
    const [whole, ...others] = await listAll()
    expect(whole).toMatchObject({ id: chain[0]?.id, base: null })
    expect(new Set(others.map(({ base }) => base))).toEqual(new Set([chain[0]?.id]))
    expect(Math.max(...others.map(({ size }) => size))).toBeLessThan(180)
  })

  test('what has changed too much is whole again', async () => {
    const texts = [0, 40, 90].map((changed) =>
      LINES.map((line, n) => (n < changed ? sha256(new TextEncoder().encode(line)) : line)),
    )
    const objects: NewObject[] = []
    for (const lines of texts) {
      objects.push(blob(new TextEncoder().encode(lines.join('\n')), objects.at(-1)?.id))
    }
    await store.prepare(objects, null)
    const bases = (await listAll()).map(({ base }) => base)
    expect(bases).toEqual([null, objects[0]?.id, null])
  })

  test('what is not there, or not alike, is no base', async () => {
    const random = Uint8Array.from({ length: 3000 }, (_, n) => (n * n * 7919) % 251)
    const absent = sha256(random)
    const lonely = blob(textWith(1), absent)
    const other = blob(random, lonely.id)
    await store.prepare([lonely, other], null)
    expect((await listAll()).map(({ base }) => base)).toEqual([null, null])
  })

  test('what another process removed meanwhile is no base for anything new', async () => {
    const [first, second] = await storeChain(store, 2)
    await store.read([first!.id, second!.id])
    const other = await openSqlStore(kept.file)
    await other.remove([first!.id])
    await other.close()
    const next = blob(textWith(7), second!.id)
    await store.prepare([next], null)
    await reopen()
    expect((await store.read([next.id])).has(next.id)).toBe(true)
  })

  test('a damaged base is no base for anything new', async () => {
    const [first] = await storeChain(store, 1)
    await reopen(() => kept.damage(first!.id))
    const next = blob(textWith(7), first!.id)
    await store.prepare([next], null)
    expect((await listed(next.id)).base).toBeNull()
    expect((await store.read([next.id])).has(next.id)).toBe(true)
  })

  test('an object that is kept as a difference from a damaged one is named with it', async () => {
    const [first, second, third] = await storeChain(store, 3)
    await reopen(() => kept.damage(first!.id))
    await expect(store.read([third!.id])).rejects.toMatchObject({
      code: 'E_STORE_CORRUPT',
      data: { id: third!.id, base: first!.id },
    })
    expect(await store.check([first!.id, second!.id, third!.id])).toEqual(
      new Map([first, second, third].map((object) => [object!.id, 'damaged'])),
    )
  })

  test('a base that is gone damages what depends on it, and a circle ends', async () => {
    const [first, second, third] = await storeChain(store, 3)
    await reopen(() => {
      kept.lose(first!.id)
      const data = readData(third!.id)
      data.set(key(third!.id), 1)
      writeData(third!.id, data)
    })
    await expect(store.read([second!.id])).rejects.toMatchObject({
      code: 'E_STORE_CORRUPT',
      data: { id: second!.id, base: first!.id },
    })
    await expect(store.read([third!.id])).rejects.toMatchObject({ code: 'E_STORE_CORRUPT' })
    await store.putBack([third!])
    expect((await store.read([third!.id])).has(third!.id)).toBe(true)
  })

  test('a store of the first schema is read, and written with differences from then on', async () => {
    const old = join(kept.dir, 'old.db')
    const database = new DatabaseSync(old)
    database.exec(`
      create table schema_version (version integer not null);
      insert into schema_version values (1);
      create table objects (id blob not null primary key, kind text not null, packed integer not null, data blob not null);
      create table current (slot integer primary key, operation blob not null, previous blob);
      create table intent (slot integer primary key, note text not null)`)
    const first = blob(textWith(1))
    const insert = database.prepare('insert into objects values (?, ?, 0, ?)')
    insert.run(key(first.id), 'blob', first.bytes)
    database.close()
    const opened = await openSqlStore(old)
    const second = blob(textWith(2), first.id)
    await opened.prepare([second], null)
    const found = await opened.read([first.id, second.id])
    const bases = (await opened.list({ after: 0, limit: 9 })).map(({ base }) => base)
    await opened.close()
    expect([...found.keys()]).toEqual([first.id, second.id])
    expect(bases).toEqual([null, first.id])
  })
})

describe('rows written anew', () => {
  test('a damaged row is kept aside when it is replaced, what depends on it stays a difference', async () => {
    const [first, second] = await storeChain(store, 2)
    await reopen(() => kept.damage(first!.id))
    await store.putBack([second!, first!])
    expect((await listed(second!.id)).base).toBe(first!.id)
    await store.close()
    const database = new DatabaseSync(kept.file)
    const aside = database.prepare('select id, replaced_at from damaged').all()
    database.close()
    store = await openSqlStore(kept.file)
    expect(aside.map(({ id }) => id)).toEqual([new Uint8Array(key(first!.id))])
  })

  test('a difference that is no binary value any more is listed, and damaged', async () => {
    const [, second] = await storeChain(store, 2)
    await reopen(() =>
      kept.tamper("update objects set data = 'text' where id = ?", key(second!.id)),
    )
    expect(await listed(second!.id)).toMatchObject({ size: 4, base: null })
    expect(await store.check([second!.id])).toEqual(new Map([[second!.id, 'damaged']]))
  })

  test('packed anew, a family takes less, the first of it is whole and all of it comes back', async () => {
    const texts = Array.from({ length: 40 }, (_, n) => blob(textWith(n)))
    await store.prepare(texts, null)
    const before = (await listAll()).reduce((sum, { size }) => sum + size, 0)
    const families = [texts.map(({ id }) => id).toReversed(), texts.slice(3, 9).map(({ id }) => id)]
    await store.repack(each(families))
    const objects = await listAll()
    expect(objects.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(before / 8)
    expect(objects.at(-1)?.base).toBeNull()
    await reopen()
    expect(new Set((await store.check(texts.map(({ id }) => id))).values())).toEqual(
      new Set(['ok']),
    )
  })

  test('whatever was packed how often, no object is lost in a circle of differences', async () => {
    const order = fc.shuffledSubarray(Array.from({ length: 12 }, (_, n) => n))
    await fc.assert(
      fc.asyncProperty(fc.array(order, { maxLength: 5 }), fc.nat(11), async (orders, gone) => {
        const chain = await storeChain(store, 12)
        for (const family of orders) {
          await store.repack(each([family.flatMap((n) => chain[n]?.id ?? [])]))
        }
        await reopen()
        await store.remove([chain[gone]!.id])
        const others = chain.toSpliced(gone, 1).map(({ id }) => id)
        expect(new Set((await store.check(others)).values())).toEqual(new Set(['ok']))
        await store.remove(others)
      }),
      { numRuns: 25 },
    )
  })

  test('the room of what was removed goes back to the disk', async () => {
    const random = Array.from({ length: 50 }, (_, n) =>
      blob(Buffer.concat(Array.from({ length: 100 }, (__, at) => digest(n * 100 + at)))),
    )
    await store.prepare(random, null)
    const full = await store.size()
    await store.remove(random.slice(1).map(({ id }) => id))
    await store.compact()
    expect(await store.size()).toBeLessThan(full / 4)
    expect(fs.statSync(kept.file).size).toBe(await store.size())
  })
})
