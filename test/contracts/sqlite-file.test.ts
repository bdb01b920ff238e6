import fs from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openSqlStore, unopenedSqlStore } from '../../src/adapters/sql/sql-store.ts'
import { sha256 } from '../../src/adapters/system/environment.ts'
import { SkillmeatError } from '../../src/core/errors.ts'
import type { Store } from '../../src/ports/store.ts'
import { zeroOut } from '../world/tamper.ts'
import { sqliteStore } from './sqlite-store.ts'
import type { SqliteStore } from './sqlite-store.ts'
import { blob, storeChain, textWith } from './store-objects.ts'

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

async function reopen(between: () => void): Promise<void> {
  await store.close()
  between()
  store = await openSqlStore(kept.file)
}

const copy = () => join(kept.dir, 'copy.db')

describe('the file', () => {
  test('a copy holds everything and needs nothing beside it', async () => {
    const chain = await storeChain(store, 8)
    await store.commit({ from: null, to: chain[0]!.id, objects: [] })
    await store.file!.backUp(copy())
    expect(fs.readdirSync(kept.dir).filter((name) => name.startsWith('copy'))).toEqual(['copy.db'])
    await reopen(() => fs.rmSync(kept.file))
    const { current, objects } = await store.file!.restoreFrom(copy(), null)
    expect(current).toBe(chain[0]!.id)
    expect(objects.toSorted()).toEqual(chain.map(({ id }) => id).toSorted())
    expect(new Set((await store.check(objects)).values())).toEqual(new Set(['ok']))
  })

  test('a damaged store is not copied', async () => {
    const [first] = await storeChain(store, 1)
    await reopen(() => kept.damage(first!.id))
    await expect(store.file!.backUp(copy())).rejects.toMatchObject({
      code: 'E_STORE_CORRUPT',
      data: { id: first!.id },
    })
    expect(fs.existsSync(copy())).toBe(false)
  })

  test('only what is asked for is taken from a copy, and only what is sound there', async () => {
    const chain = await storeChain(store, 4)
    await store.file!.backUp(copy())
    await reopen(() => kept.tamper('delete from objects'))
    const { objects } = await store.file!.restoreFrom(copy(), [
      chain[2]!.id,
      sha256(new Uint8Array(9)),
    ])
    expect(objects).toEqual([chain[2]!.id])
    fs.writeFileSync(join(kept.dir, 'text.db'), 'no database '.repeat(500))
    await expect(store.file!.restoreFrom(join(kept.dir, 'text.db'), null)).rejects.toMatchObject({
      code: 'E_STORE_CORRUPT',
    })
  })

  test('pages that cannot be read are noticed, and the rest is taken into a new file', async () => {
    const objects = Array.from({ length: 300 }, (_, n) => blob(textWith(n, `only in ${n}`)))
    await store.prepare(objects, null)
    await store.commit({ from: null, to: objects[0]!.id, objects: [] })
    expect(await store.file!.checkFile()).toEqual([])
    await reopen(() => zeroOut(kept.file, 50 * 4096, 60 * 4096))
    expect((await store.file!.checkFile()).length).toBeGreaterThan(0)
    const aside = join(kept.dir, 'damaged.db')
    await store.file!.rebuildFile(aside)
    expect(await store.file!.checkFile()).toEqual([])
    expect(await store.current()).toBe(objects[0]!.id)
    const health = [...(await store.check(objects.map(({ id }) => id))).values()]
    expect(health.filter((state) => state === 'ok').length).toBeGreaterThan(200)
    expect(health).not.toContain('damaged')
    expect(fs.statSync(aside).size).toBeGreaterThan(0)
  })

  test('a file that is no database is set aside, and a new one takes its place', async () => {
    await storeChain(store, 2)
    await store.close()
    fs.writeFileSync(kept.file, 'no database '.repeat(500))
    const error = new SkillmeatError('E_STORE_CORRUPT', 'The database is damaged.')
    store = unopenedSqlStore(kept.file, error)
    await expect(store.current()).rejects.toBe(error)
    await store.file!.rebuildFile(join(kept.dir, 'damaged.db'))
    expect(await store.current()).toBeNull()
    expect(fs.readFileSync(join(kept.dir, 'damaged.db'), 'utf8')).toMatch(/^no database/)
  })

  test('a file that is no database is refused and left as it is', async () => {
    const other = join(kept.dir, 'other.db')
    fs.writeFileSync(other, 'no database, only text that is long enough to be looked at'.repeat(20))
    const before = fs.readFileSync(other)
    await expect(openSqlStore(other)).rejects.toMatchObject({ code: 'E_STORE_CORRUPT' })
    expect(fs.readFileSync(other)).toEqual(before)
  })
})
