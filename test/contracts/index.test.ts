import fs from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSqlIndex } from '../../src/adapters/sql/sql-index.ts'
import { fastestTempDir } from '../world/world.ts'

let dir: string
let file: string

beforeEach(() => {
  dir = fs.mkdtempSync(join(fastestTempDir(), 'skillmeat-index-'))
  file = join(dir, 'index.db')
})

afterEach(() => {
  fs.rmSync(dir, { recursive: true })
})

const remembered = new Map([['a root', new Uint8Array(20_000).fill(3)]])

test('what was remembered is there when the index is opened again', async () => {
  const first = await openSqlIndex(file)
  await first.save(remembered)
  await first.close()
  const second = await openSqlIndex(file)
  const found = await second.load(['a root', 'another'])
  expect([...found.keys()]).toEqual(['a root'])
  await second.close()
})

test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])(
  'an index whose page %i is damaged gives nothing wrong and works again',
  async (page) => {
    const first = await openSqlIndex(file)
    await first.save(remembered)
    await first.close()
    const bytes = fs.readFileSync(file)
    bytes.fill(0xff, page * 4096, (page + 1) * 4096)
    fs.writeFileSync(file, bytes)
    const second = await openSqlIndex(file)
    await second.load(['a root'])
    await second.save(remembered)
    expect((await second.load(['a root'])).get('a root')?.length).toBe(20_000)
    await second.close()
  },
)
