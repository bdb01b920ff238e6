import fs from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openSqlStore, unopenedSqlStore } from '../../src/adapters/sql/sql-store.ts'
import { sha256 } from '../../src/adapters/system/environment.ts'
import { SkillmeatError } from '../../src/core/errors.ts'
import type { ObjectId } from '../../src/core/object/object-id.ts'
import type { NewObject, Store, StoredObject } from '../../src/ports/store.ts'
import { zeroOut } from '../world/tamper.ts'
import { fastestTempDir } from '../world/world.ts'
import { LINES, blob, digest, each, textWith } from './store-objects.ts'

let dir: string
let file: string
let store: Store

beforeEach(async () => {
  dir = fs.mkdtempSync(join(fastestTempDir(), 'skillmeat-store-'))
  file = join(dir, 'store.db')
  store = await openSqlStore(file)
})

afterEach(async () => {
  await store.close()
  fs.rmSync(dir, { recursive: true })
})

/** Stores texts, each said to be like the one before it. */
async function storeChain(length: number): Promise<NewObject[]> {
  const chain: NewObject[] = []
  for (let n = 0; n < length; n += 1) chain.push(blob(textWith(n), chain.at(-1)?.id))
  await store.prepare(chain, null)
  return chain
}

async function listAll(): Promise<StoredObject[]> {
  const found: StoredObject[] = []
  for (;;) {
    const page = await store.list({ after: found.at(-1)?.position ?? 0, limit: 7 })
    if (page.length === 0) return found
    found.push(...page)
  }
}

async function listed(id: ObjectId): Promise<StoredObject> {
  const found = (await listAll()).find((object) => object.id === id)
  if (found === undefined) throw new Error(`${id} is not listed`)
  return found
}

async function reopen(between: () => void = () => {}): Promise<void> {
  await store.close()
  between()
  store = await openSqlStore(file)
}

/** Does something to the database behind the store's back. */
function tamper(sql: string, ...values: (string | number | Uint8Array)[]): void {
  const database = new DatabaseSync(file)
  database.prepare(sql).run(...values)
  database.close()
}

const key = (id: ObjectId) => Buffer.from(id, 'hex')
const damage = (id: ObjectId) =>
  tamper("update objects set data = data || x'00' where id = ?", key(id))

describe('differences', () => {
  test('objects come back whatever they are said to be like', async () => {
    const step = fc.record({ line: fc.nat(119), word: fc.string(), like: fc.nat(20) })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 20 }), async (steps) => {
        const objects: NewObject[] = []
        for (const { line, word, like } of steps) {
          const object = blob(textWith(line, word), objects[like]?.id)
          objects.push(object)
          if (like % 2 === 0) await store.prepare([object], null)
        }
        await store.prepare(objects, null)
        const found = await store.read(objects.map(({ id }) => id))
        for (const { id, bytes } of objects) {
          expect(Buffer.from(found.get(id) ?? []).equals(bytes)).toBe(true)
        }
      }),
      { numRuns: 25 },
    )
  })

  test('an edited text takes a few bytes, and one step more to read, however often it was edited', async () => {
    const chain = await storeChain(30)
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

  test('a damaged base is no base for anything new', async () => {
    const [first] = await storeChain(1)
    await reopen(() => damage(first!.id))
    const next = blob(textWith(7), first!.id)
    await store.prepare([next], null)
    expect((await listed(next.id)).base).toBeNull()
    expect((await store.read([next.id])).has(next.id)).toBe(true)
  })

  test('an object that is kept as a difference from a damaged one is named with it', async () => {
    const [first, second, third] = await storeChain(3)
    await reopen(() => damage(first!.id))
    await expect(store.read([third!.id])).rejects.toMatchObject({
      code: 'E_STORE_CORRUPT',
      data: { id: third!.id, base: first!.id },
    })
    expect(await store.check([first!.id, second!.id, third!.id])).toEqual(
      new Map([first, second, third].map((object) => [object!.id, 'damaged'])),
    )
  })

  test('a base that is gone damages what depends on it, and a circle ends', async () => {
    const [first, second, third] = await storeChain(3)
    await reopen(() => {
      tamper('delete from objects where id = ?', key(first!.id))
      tamper(
        'update objects set data = substr(data, 1, 1) || ? || substr(data, 34) where id = ?',
        key(third!.id),
        key(third!.id),
      )
    })
    await expect(store.read([second!.id])).rejects.toMatchObject({
      code: 'E_STORE_CORRUPT',
      data: { id: second!.id, base: first!.id },
    })
    await expect(store.read([third!.id])).rejects.toMatchObject({ code: 'E_STORE_CORRUPT' })
  })

  test('every flipped bit of a difference is noticed', async () => {
    const [, second] = await storeChain(2)
    const { size } = await listed(second!.id)
    for (let at = 1; at <= size; at += 1) {
      const before = readData(second!.id)
      const flipped = before.map((byte, index) => (index === at - 1 ? byte ^ 4 : byte))
      await reopen(() =>
        tamper('update objects set data = ? where id = ?', flipped, key(second!.id)),
      )
      // The first byte says how deep it lies: it is no part of the content.
      const health = at === 1 ? 'ok' : 'damaged'
      expect(await store.check([second!.id])).toEqual(new Map([[second!.id, health]]))
      await reopen(() =>
        tamper('update objects set data = ? where id = ?', before, key(second!.id)),
      )
    }
  })

  test('a store of the first schema is read, and written with differences from then on', async () => {
    const old = join(dir, 'old.db')
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

function readData(id: ObjectId): Uint8Array {
  const database = new DatabaseSync(file, { readOnly: true })
  const row = database.prepare('select data from objects where id = ?').get(key(id))
  database.close()
  if (!(row?.['data'] instanceof Uint8Array)) throw new Error('no such object')
  return row['data']
}

describe('upkeep', () => {
  test('a listing names every object once, in pages', async () => {
    const chain = await storeChain(20)
    const objects = await listAll()
    expect(objects.map(({ id }) => id)).toEqual(chain.map(({ id }) => id))
    expect(objects.every(({ size, kind }) => size > 0 && kind === 'blob')).toBe(true)
    expect(await store.size()).toBeGreaterThan(0)
  })

  test('how long an object is can be told however it is kept', async () => {
    const texts = [...(await storeChain(6)), blob(new Uint8Array([1, 2])), blob(new Uint8Array())]
    const long = blob(new Uint8Array(70_000).fill(7))
    await store.prepare([...texts.slice(6), long], null)
    const ids = [...texts, long].map(({ id }) => id)
    const expected = new Map([...texts, long].map(({ id, bytes }) => [id, bytes.length]))
    expect(await store.lengths([...ids, sha256(new Uint8Array([9]))])).toEqual(expected)
    await store.repack(each([ids.toReversed()]))
    expect(await store.lengths(ids)).toEqual(expected)
  })

  test('a check tells sound, damaged and missing objects apart', async () => {
    const [sound, hurt] = [blob(textWith(1)), blob(textWith(2))]
    const absent = sha256(textWith(3))
    await store.prepare([sound, hurt], null)
    await reopen(() => damage(hurt.id))
    expect(await store.check([sound.id, hurt.id, absent])).toEqual(
      new Map([
        [sound.id, 'ok'],
        [hurt.id, 'damaged'],
        [absent, 'missing'],
      ]),
    )
  })

  test('a difference that is no binary value any more is listed, and damaged', async () => {
    const [, second] = await storeChain(2)
    await reopen(() => tamper("update objects set data = 'text' where id = ?", key(second!.id)))
    expect(await listed(second!.id)).toMatchObject({ size: 4, base: null })
    expect(await store.check([second!.id])).toEqual(new Map([[second!.id, 'damaged']]))
  })

  test('what is put back replaces what is damaged or missing, and nothing else', async () => {
    const chain = await storeChain(3)
    await reopen(() => {
      damage(chain[0]!.id)
      tamper('delete from objects where id = ?', key(chain[1]!.id))
    })
    await store.putBack(chain)
    const found = await store.read(chain.map(({ id }) => id))
    expect([...found.values()].map((bytes) => sha256(bytes))).toEqual(chain.map(({ id }) => id))
    expect((await listed(chain[2]!.id)).base).toBe(chain[0]!.id)
    await expect(
      store.putBack([{ id: chain[0]!.id, kind: 'blob', bytes: textWith(9) }]),
    ).rejects.toThrow('not the bytes')
    await store.close()
    const database = new DatabaseSync(file)
    const kept = database.prepare('select id, replaced_at from damaged').all()
    database.close()
    store = await openSqlStore(file)
    expect(kept.length).toBe(1)
  })

  test('an object under the wrong kind is put right', async () => {
    const version: NewObject = { ...blob(textWith(1)), kind: 'version' }
    await store.prepare([version], null)
    await reopen(() => tamper("update objects set kind = 'blob'"))
    await store.putBack([version])
    expect(await store.find('version', version.id.slice(0, 8), 1)).toEqual([version.id])
  })

  test('what lies in a damaged row comes out as it is', async () => {
    const [one, two] = [blob(textWith(1)), blob(textWith(2))]
    await store.prepare([one, two], null)
    const data = readData(two.id)
    await reopen(() => tamper('update objects set data = ? where id = ?', data, key(one.id)))
    const [found] = await store.readDamaged([one.id])
    expect(sha256(found!)).toBe(two.id)
  })

  test('removing any objects leaves the others whole', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(14), { maxLength: 15 }), async (doomed) => {
        const chain = await storeChain(15)
        const gone = new Set(doomed.flatMap((n) => chain[n]?.id ?? []))
        await store.remove([...gone])
        const rest = chain.filter(({ id }) => !gone.has(id))
        expect((await listAll()).map(({ id }) => id).toSorted()).toEqual(
          rest.map(({ id }) => id).toSorted(),
        )
        await reopen()
        const health = await store.check(chain.map(({ id }) => id))
        for (const { id } of chain) expect(health.get(id)).toBe(gone.has(id) ? 'missing' : 'ok')
        await store.remove(rest.map(({ id }) => id))
      }),
      { numRuns: 20 },
    )
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
        const chain = await storeChain(12)
        for (const family of orders) {
          await store.repack(each([family.flatMap((n) => chain[n]?.id ?? [])]))
        }
        await reopen()
        await store.remove([chain[gone]!.id])
        const kept = chain.toSpliced(gone, 1).map(({ id }) => id)
        expect(new Set((await store.check(kept)).values())).toEqual(new Set(['ok']))
        await store.remove(kept)
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
    expect(fs.statSync(file).size).toBe(await store.size())
  })

  test('the boundary, the operation before and a way back to it are remembered', async () => {
    const [one, two] = [blob(new Uint8Array([1])), blob(new Uint8Array([2]))]
    await store.commit({ from: null, to: one.id, objects: [one] })
    expect(await store.previous()).toBeNull()
    await store.commit({ from: one.id, to: two.id, objects: [two] })
    await store.setBoundary([one.id])
    await reopen()
    expect(await store.previous()).toBe(one.id)
    expect(await store.boundary()).toEqual(new Set([one.id]))
    await store.fallBack(one.id)
    await store.setBoundary([])
    expect([await store.current(), await store.previous()]).toEqual([one.id, null])
    expect(await store.boundary()).toEqual(new Set())
  })
})

const copy = () => join(dir, 'copy.db')

describe('the file', () => {
  test('a copy holds everything and needs nothing beside it', async () => {
    const chain = await storeChain(8)
    await store.commit({ from: null, to: chain[0]!.id, objects: [] })
    await store.file!.backUp(copy())
    expect(fs.readdirSync(dir).filter((name) => name.startsWith('copy'))).toEqual(['copy.db'])
    await reopen(() => fs.rmSync(file))
    const { current, objects } = await store.file!.restoreFrom(copy(), null)
    expect(current).toBe(chain[0]!.id)
    expect(objects.toSorted()).toEqual(chain.map(({ id }) => id).toSorted())
    expect(new Set((await store.check(objects)).values())).toEqual(new Set(['ok']))
  })

  test('a damaged store is not copied', async () => {
    const [first] = await storeChain(1)
    await reopen(() => damage(first!.id))
    await expect(store.file!.backUp(copy())).rejects.toMatchObject({
      code: 'E_STORE_CORRUPT',
      data: { id: first!.id },
    })
    expect(fs.existsSync(copy())).toBe(false)
  })

  test('only what is asked for is taken from a copy, and only what is sound there', async () => {
    const chain = await storeChain(4)
    await store.file!.backUp(copy())
    await reopen(() => tamper('delete from objects'))
    const { objects } = await store.file!.restoreFrom(copy(), [
      chain[2]!.id,
      sha256(new Uint8Array(9)),
    ])
    expect(objects).toEqual([chain[2]!.id])
    fs.writeFileSync(join(dir, 'text.db'), 'no database '.repeat(500))
    await expect(store.file!.restoreFrom(join(dir, 'text.db'), null)).rejects.toMatchObject({
      code: 'E_STORE_CORRUPT',
    })
  })

  test('pages that cannot be read are noticed, and the rest is taken into a new file', async () => {
    const objects = Array.from({ length: 300 }, (_, n) => blob(textWith(n, `only in ${n}`)))
    await store.prepare(objects, null)
    await store.commit({ from: null, to: objects[0]!.id, objects: [] })
    expect(await store.file!.checkFile()).toEqual([])
    await reopen(() => zeroOut(file, 50 * 4096, 60 * 4096))
    expect((await store.file!.checkFile()).length).toBeGreaterThan(0)
    const kept = join(dir, 'damaged.db')
    await store.file!.rebuildFile(kept)
    expect(await store.file!.checkFile()).toEqual([])
    expect(await store.current()).toBe(objects[0]!.id)
    const health = [...(await store.check(objects.map(({ id }) => id))).values()]
    expect(health.filter((state) => state === 'ok').length).toBeGreaterThan(200)
    expect(health).not.toContain('damaged')
    expect(fs.statSync(kept).size).toBeGreaterThan(0)
  })

  test('a file that is no database is set aside, and a new one takes its place', async () => {
    await storeChain(2)
    await store.close()
    fs.writeFileSync(file, 'no database '.repeat(500))
    const error = new SkillmeatError('E_STORE_CORRUPT', 'The database is damaged.')
    store = unopenedSqlStore(file, error)
    await expect(store.current()).rejects.toBe(error)
    await store.file!.rebuildFile(join(dir, 'damaged.db'))
    expect(await store.current()).toBeNull()
    expect(fs.readFileSync(join(dir, 'damaged.db'), 'utf8')).toMatch(/^no database/)
  })
})
