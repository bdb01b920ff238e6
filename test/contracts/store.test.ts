import fs from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { assert, asyncProperty, uint8Array } from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSqlStore } from '../../src/adapters/sql/sql-store.ts'
import { sha256 } from '../../src/adapters/system/environment.ts'
import type { VersionId } from '../../src/core/history/version.ts'
import type { ObjectId } from '../../src/core/object/object-id.ts'
import type { NewObject, Store } from '../../src/ports/store.ts'
import { fastestTempDir } from '../world/world.ts'

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

function blob(bytes: Uint8Array): NewObject {
  return { id: sha256(bytes), kind: 'blob', bytes }
}

function operation(text: string): NewObject {
  const bytes = new TextEncoder().encode(text)
  return { id: sha256(bytes), kind: 'operation', bytes }
}

async function commit(from: ObjectId | null, text: string): Promise<ObjectId> {
  const made = operation(text)
  await store.commit({ from, to: made.id, objects: [made] })
  return made.id
}

test('objects come back as they were given, small, large, empty and repeated', async () => {
  await assert(
    asyncProperty(uint8Array({ maxLength: 5000 }), async (bytes) => {
      const object = blob(bytes)
      await store.prepare([object, object], null)
      const found = (await store.read([object.id])).get(object.id)
      expect(Buffer.from(found ?? []).equals(bytes)).toBe(true)
    }),
    { numRuns: 50 },
  )
})

test('a missing object is named, and never replaced by nothing', async () => {
  const there = blob(new Uint8Array([1]))
  const absent = sha256(new Uint8Array([2]))
  await store.prepare([there], null)
  expect(await store.missing([there.id, absent])).toEqual(new Set([absent]))
  await expect(store.read([there.id, absent])).rejects.toMatchObject({
    code: 'E_STORE_MISSING_OBJECT',
    data: { id: absent },
  })
})

test.each([
  ['as it is', new Uint8Array([1, 2, 3])],
  ['compressed', new Uint8Array(5000).fill(7)],
])('one flipped bit in an object stored %s is noticed and named', async (_, bytes) => {
  const object = blob(bytes)
  await store.prepare([object], null)
  await store.close()
  const length = damage(object.id, 0)
  for (let at = 0; at < length; at += 1) {
    if (at > 0) damage(object.id, at)
    store = await openSqlStore(file)
    await expect(store.read([object.id])).rejects.toMatchObject({
      code: 'E_STORE_CORRUPT',
      data: { id: object.id },
    })
    await store.close()
    damage(object.id, at)
  }
  store = await openSqlStore(file)
  expect((await store.read([object.id])).has(object.id)).toBe(true)
})

/** Flips the lowest bit of one byte of an object's row and returns how many bytes there are. */
function damage(id: ObjectId, at: number): number {
  const database = new DatabaseSync(file)
  const key = Buffer.from(id, 'hex')
  const row = database.prepare('select data from objects where id = ?').get(key)
  const data = row?.['data']
  if (!(data instanceof Uint8Array)) throw new Error('no such object')
  data[at] = (data[at] ?? 0) ^ 1
  database.prepare('update objects set data = ? where id = ?').run(data, key)
  database.close()
  return data.length
}

test('the current operation moves only from the one that is named', async () => {
  expect(await store.current()).toBeNull()
  const first = await commit(null, 'first')
  await expect(commit(null, 'rival')).rejects.toMatchObject({ code: 'E_LOCKED' })
  expect(await store.current()).toBe(first)
  expect(await store.missing([operation('rival').id])).toEqual(new Set([operation('rival').id]))
  const second = await commit(first, 'second')
  expect(await store.current()).toBe(second)
})

test('the note stays through a commit until it is settled, and a new one replaces it', async () => {
  await store.prepare([], 'first note')
  const first = await commit(null, 'first')
  expect(await store.intent()).toBe('first note')
  await store.prepare([], 'second note')
  expect(await store.intent()).toBe('second note')
  await store.settle()
  expect(await store.intent()).toBeNull()
  expect(await store.current()).toBe(first)
})

test('everything is there when the store is opened again', async () => {
  const object = blob(new Uint8Array([9, 9]))
  await store.prepare([object], 'a note')
  const first = await commit(null, 'first')
  await store.close()
  store = await openSqlStore(file)
  expect(await store.current()).toBe(first)
  expect(await store.intent()).toBe('a note')
  expect((await store.read([object.id])).get(object.id)).toEqual(object.bytes)
})

test('a version is found by the beginning of its id, and other kinds are not', async () => {
  const version: NewObject = { ...blob(new Uint8Array([4])), kind: 'version' }
  await store.prepare([version, blob(new Uint8Array([5]))], null)
  const prefix = version.id.slice(0, 32)
  expect(await store.readVersion(`av_${prefix}` as VersionId)).toEqual(version.bytes)
  expect(await store.find('version', prefix.slice(0, 6), 10)).toEqual([version.id])
  expect(await store.find('blob', prefix.slice(0, 6), 10)).toEqual([])
})

test('a file that is no database is refused and left as it is', async () => {
  const other = join(dir, 'other.db')
  fs.writeFileSync(other, 'no database, only text that is long enough to be looked at'.repeat(20))
  const before = fs.readFileSync(other)
  await expect(openSqlStore(other)).rejects.toMatchObject({ code: 'E_STORE_CORRUPT' })
  expect(fs.readFileSync(other)).toEqual(before)
})
