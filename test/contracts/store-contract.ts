import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { takeFrom } from '../../src/adapters/store/repair-rows.ts'
import { storeOnRows } from '../../src/adapters/store/store-on-rows.ts'
import { sha256 } from '../../src/adapters/system/environment.ts'
import type { VersionId } from '../../src/core/history/version.ts'
import type { ObjectId } from '../../src/core/object/object-id.ts'
import type { NewObject, Store, StoredObject } from '../../src/ports/store.ts'
import { memoryStore } from './memory-store.ts'
import { blob, chainOf, each, textWith } from './store-objects.ts'
import type { StoreFactory, StoreUnderTest } from './store-under-test.ts'

/** The store that a test works on, opened. */
interface Opened {
  readonly store: () => Store
  /** Closes the store, does something behind its back, and opens it again. */
  readonly reopen: (between?: (store: StoreUnderTest) => void) => Promise<void>
}

/** What operations may expect of a store, whatever keeps its rows. What is done to its file is no part of that. */
export function describeStore(name: string, factory: StoreFactory): void {
  describe(`a store on ${name}`, () => {
    let kept: StoreUnderTest
    let store: Store
    beforeEach(async () => {
      kept = factory()
      store = storeOnRows(await kept.open())
    })
    afterEach(async () => {
      await store.close()
      kept.discard()
    })
    const reopen: Opened['reopen'] = async (between) => {
      await store.close()
      between?.(kept)
      store = storeOnRows(await kept.open())
    }
    const opened: Opened = { store: () => store, reopen }
    testObjects(opened)
    testDamage(opened)
    testJournal(opened)
    testHealth(opened)
    testPuttingBack(opened)
    testRemoving(opened)
    testPacking(opened)
    testTaking(factory)
  })
}

const ABSENT = sha256(new Uint8Array([9, 8, 7]))
const idsOf = (objects: readonly NewObject[]) => objects.map(({ id }) => id)

async function listAll(store: Store): Promise<StoredObject[]> {
  const found: StoredObject[] = []
  for (;;) {
    const page = await store.list({ after: found.at(-1)?.position ?? 0, limit: 7 })
    if (page.length === 0) return found
    found.push(...page)
  }
}

/** Makes an operation of a text current. */
async function commit(store: Store, from: ObjectId | null, text: string): Promise<ObjectId> {
  const bytes = new TextEncoder().encode(text)
  const to = sha256(bytes)
  await store.commit({ from, to, objects: [{ id: to, kind: 'operation', bytes }] })
  return to
}

function testObjects({ store, reopen }: Opened): void {
  test('objects come back as they were given, small, large, empty and repeated', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (bytes) => {
        const object = blob(bytes)
        await store().prepare([object, object], null)
        const found = (await store().read([object.id])).get(object.id)
        expect(Buffer.from(found ?? []).equals(bytes)).toBe(true)
      }),
      { numRuns: 50 },
    )
  })

  test('objects come back whatever they are said to be like', async () => {
    const step = fc.record({ line: fc.nat(119), word: fc.string(), like: fc.nat(20) })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 20 }), async (steps) => {
        const objects: NewObject[] = []
        for (const { line, word, like } of steps) {
          const object = blob(textWith(line, word), objects[like]?.id)
          objects.push(object)
          if (like % 2 === 0) await store().prepare([object], null)
        }
        await store().prepare(objects, null)
        const found = await store().read(idsOf(objects))
        for (const { id, bytes } of objects) {
          expect(Buffer.from(found.get(id) ?? []).equals(bytes)).toBe(true)
        }
      }),
      { numRuns: 25 },
    )
  })

  test('a version is found by the beginning of its id, and other kinds are not', async () => {
    const version: NewObject = { ...blob(new Uint8Array([4])), kind: 'version' }
    await store().prepare([version, blob(new Uint8Array([5]))], null)
    const prefix = version.id.slice(0, 32)
    expect(await store().readVersion(`av_${prefix}` as VersionId)).toEqual(version.bytes)
    expect(await store().find('version', prefix.slice(0, 6), 10)).toEqual([version.id])
    expect(await store().find('blob', prefix.slice(0, 6), 10)).toEqual([])
    await reopen((kept) => kept.damage(version.id))
    await expect(store().readVersion(`av_${prefix}` as VersionId)).rejects.toMatchObject({
      code: 'E_STORE_CORRUPT',
      data: { id: version.id },
    })
  })
}

function testDamage({ store, reopen }: Opened): void {
  test('a missing object is named, and never replaced by nothing', async () => {
    const there = blob(new Uint8Array([1]))
    await store().prepare([there], null)
    expect(await store().missing([there.id, ABSENT])).toEqual(new Set([ABSENT]))
    await expect(store().read([there.id, ABSENT])).rejects.toMatchObject({
      code: 'E_STORE_MISSING_OBJECT',
      data: { id: ABSENT },
    })
    await expect(store().readVersion('av_00' as VersionId)).rejects.toMatchObject({
      code: 'E_STORE_MISSING_OBJECT',
      data: { id: 'av_00' },
    })
  })

  test('an object that does not hash to its id is named, and never returned', async () => {
    const hurt = blob(textWith(1))
    const sound = blob(new Uint8Array([5]))
    await store().prepare([hurt, sound], null)
    await reopen((kept) => kept.damage(hurt.id))
    await expect(store().read([sound.id, hurt.id])).rejects.toMatchObject({
      code: 'E_STORE_CORRUPT',
      data: { id: hurt.id },
    })
    expect([...(await store().read([sound.id])).keys()]).toEqual([sound.id])
  })

  test('what lies in a damaged row comes out as it is', async () => {
    const [one, two] = [blob(textWith(1)), blob(textWith(2))]
    await store().prepare([one, two], null)
    await reopen((kept) => kept.overwrite(one.id, two.id))
    const found = await store().readDamaged([one.id, ABSENT])
    expect(found.map((bytes) => sha256(bytes))).toEqual([two.id])
  })
}

function testJournal({ store, reopen }: Opened): void {
  test('the current operation moves only from the one that is named', async () => {
    expect(await store().current()).toBeNull()
    const first = await commit(store(), null, 'first')
    await expect(commit(store(), null, 'rival')).rejects.toMatchObject({ code: 'E_LOCKED' })
    expect(await store().current()).toBe(first)
    const rival = sha256(new TextEncoder().encode('rival'))
    expect(await store().missing([rival])).toEqual(new Set([rival]))
    const second = await commit(store(), first, 'second')
    expect(await store().current()).toBe(second)
  })

  test('the note stays through a commit until it is settled, and a new one replaces it', async () => {
    await store().prepare([], 'first note')
    const first = await commit(store(), null, 'first')
    await store().prepare([blob(textWith(1))], null)
    expect(await store().intent()).toBe('first note')
    await store().prepare([], 'second note')
    expect(await store().intent()).toBe('second note')
    await store().settle()
    expect(await store().intent()).toBeNull()
    expect(await store().current()).toBe(first)
  })

  test('everything is there when the store is opened again', async () => {
    const object = blob(new Uint8Array([9, 9]))
    await store().prepare([object], 'a note')
    const first = await commit(store(), null, 'first')
    await reopen()
    expect(await store().current()).toBe(first)
    expect(await store().intent()).toBe('a note')
    expect((await store().read([object.id])).get(object.id)).toEqual(object.bytes)
  })

  test('the boundary, the operation before and a way back to it are remembered', async () => {
    const one = await commit(store(), null, 'one')
    expect(await store().previous()).toBeNull()
    await commit(store(), one, 'two')
    await store().setBoundary([one])
    await reopen()
    expect(await store().previous()).toBe(one)
    expect(await store().boundary()).toEqual(new Set([one]))
    await store().fallBack(one)
    await store().setBoundary([])
    expect([await store().current(), await store().previous()]).toEqual([one, null])
    expect(await store().boundary()).toEqual(new Set())
  })
}

function testHealth({ store, reopen }: Opened): void {
  test('a check tells sound, damaged and missing objects apart', async () => {
    const [sound, hurt] = [blob(textWith(1)), blob(textWith(2))]
    await store().prepare([sound, hurt], null)
    await reopen((kept) => kept.damage(hurt.id))
    expect(await store().check([sound.id, hurt.id, ABSENT])).toEqual(
      new Map([
        [sound.id, 'ok'],
        [hurt.id, 'damaged'],
        [ABSENT, 'missing'],
      ]),
    )
  })

  test('a survey lists every object as a listing does, with its health', async () => {
    const objects = [3, 30, 60].map((n) => blob(textWith(n)))
    const [hurt] = objects
    await store().prepare(objects, null)
    await reopen((kept) => kept.damage(hurt?.id ?? ABSENT))
    const health = (id: ObjectId) => (id === hurt?.id ? 'damaged' : 'ok')
    const listed = await listAll(store())
    const expected = listed.map((object) => ({ ...object, health: health(object.id) }))
    expect(await store().survey({ after: 0, limit: 9 })).toEqual(expected)
    const after = listed[0]?.position ?? 0
    expect(await store().survey({ after, limit: 1 })).toEqual(expected.slice(1, 2))
  })
}

function testPuttingBack({ store, reopen }: Opened): void {
  test('what is put back replaces what is damaged or missing, and nothing else', async () => {
    const chain = chainOf(3)
    const [first, second, third] = idsOf(chain)
    await store().prepare(chain, null)
    const before = (await listAll(store())).at(-1)
    await reopen((kept) => {
      kept.damage(first ?? ABSENT)
      kept.lose(second ?? ABSENT)
    })
    await store().putBack(chain.toReversed())
    const health = await store().check([first, second, third].flatMap((id) => id ?? []))
    expect([...health.values()]).toEqual(['ok', 'ok', 'ok'])
    expect((await listAll(store())).find(({ id }) => id === third)).toEqual(before)
  })

  test('bytes of something else are not put back', async () => {
    const chain = chainOf(1)
    await store().prepare(chain, null)
    const wrong = chain.map((object) => ({ ...object, bytes: textWith(9) }))
    await expect(store().putBack(wrong)).rejects.toThrow('not the bytes')
    expect([...(await store().check(idsOf(chain))).values()]).toEqual(['ok'])
  })

  test('an object under the wrong kind is put right', async () => {
    const version: NewObject = { ...blob(textWith(1)), kind: 'version' }
    await store().prepare([version], null)
    await reopen((kept) => kept.mislabel(version.id, 'blob'))
    await store().putBack([version])
    expect(await store().find('version', version.id.slice(0, 8), 1)).toEqual([version.id])
  })
}

function testRemoving({ store, reopen }: Opened): void {
  test('removing any objects leaves the others whole', async () => {
    const chain = chainOf(15)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(14), { maxLength: 15 }), async (doomed) => {
        await store().prepare(chain, null)
        const gone = new Set(doomed.flatMap((n) => chain[n]?.id ?? []))
        await store().remove([...gone])
        const rest = idsOf(chain).filter((id) => !gone.has(id))
        expect((await listAll(store())).map(({ id }) => id).toSorted()).toEqual(rest.toSorted())
        await reopen()
        const health = await store().check(idsOf(chain))
        for (const { id } of chain) expect(health.get(id)).toBe(gone.has(id) ? 'missing' : 'ok')
        await store().remove(rest)
      }),
      { numRuns: 20 },
    )
  })

  test('what was read and is removed then is not there any more', async () => {
    const [one] = chainOf(1)
    await store().prepare(one === undefined ? [] : [one], null)
    const id = one?.id ?? ABSENT
    await store().read([id])
    await store().remove([id])
    await expect(store().read([id])).rejects.toMatchObject({ code: 'E_STORE_MISSING_OBJECT' })
  })
}

function testPacking({ store, reopen }: Opened): void {
  test('how long an object is can be told however it is kept', async () => {
    const small = [new Uint8Array([1, 2]), new Uint8Array(), new Uint8Array(70_000).fill(7)]
    const objects = [...chainOf(6), ...small.map((bytes) => blob(bytes))]
    await store().prepare(objects, null)
    const expected = new Map(objects.map(({ id, bytes }) => [id, bytes.length]))
    expect(await store().lengths([...idsOf(objects), ABSENT])).toEqual(expected)
    await store().repack(each([idsOf(objects).toReversed()]))
    expect(await store().lengths(idsOf(objects))).toEqual(expected)
  })

  test('packed anew and made compact, everything is there and takes no more', async () => {
    const texts = Array.from({ length: 30 }, (_, n) => blob(textWith(n)))
    await store().prepare(texts, null)
    const before = await store().size()
    expect(before).toBeGreaterThan(0)
    await store().repack(each([idsOf(texts)]))
    await store().compact()
    expect(await store().size()).toBeLessThanOrEqual(before)
    await reopen()
    const found = await store().read(idsOf(texts))
    expect([...found.values()].map((bytes) => sha256(bytes))).toEqual(idsOf(texts))
  })
}

/** Takes what a store in memory has into one that lost some of it. */
function testTaking(factory: StoreFactory): void {
  test('what is missing or damaged is taken from another store, if it is sound there', async () => {
    const chain = chainOf(5)
    const [first = ABSENT, second = ABSENT, third = ABSENT] = idsOf(chain)
    const [there, here] = [memoryStore(), factory()]
    const other = await there.open()
    const cell = { from: null, to: first, previous: null }
    await other.write({ put: chain, cell, boundary: [first] })
    there.damage(third)
    const written = await here.open()
    await written.write({ put: chain, boundary: [second] })
    await written.close()
    for (const id of [second, third]) here.lose(id)
    const rows = await here.open()
    expect(await takeFrom(other, rows, [third])).toEqual({ objects: [], current: first })
    expect(await takeFrom(other, rows, null)).toEqual({ objects: [second], current: first })
    expect(await rows.has(idsOf(chain))).toEqual(new Set(idsOf(chain.toSpliced(2, 1))))
    expect(await rows.boundary()).toEqual(new Set([first, second]))
    await rows.close()
    here.discard()
  })
}
