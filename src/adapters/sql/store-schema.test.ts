import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrate } from './migrations.ts'
import { openSqlite } from './open-sqlite.ts'
import { storeMigrations } from './store-schema.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'skillmeat-schema-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

/** Opens one file as a program does that knows so many steps of the schema. */
async function openKnowing(steps: number): Promise<void> {
  const file = join(dir, 'store.db')
  const db = openSqlite<unknown>(file, 'full')
  try {
    await migrate(db, storeMigrations.slice(0, steps), file)
  } finally {
    await db.destroy()
  }
}

const NEWEST = storeMigrations.length

test('a store of any earlier schema is brought up, step by step', async () => {
  for (let steps = 1; steps < NEWEST; steps += 1) await openKnowing(steps)
  await expect(openKnowing(NEWEST)).resolves.toBeUndefined()
})

test.each(Array.from({ length: NEWEST - 1 }, (_, index) => index + 1))(
  'a program that knows %i steps refuses a store of the newest, and leaves it as it is',
  async (steps) => {
    await openKnowing(NEWEST)
    await expect(openKnowing(steps)).rejects.toMatchObject({
      code: 'E_STORE_NEWER',
      message: expect.stringContaining(`schema ${NEWEST}, this one knows ${steps}`),
      fix: expect.stringContaining('npm install -g skillmeat@latest'),
    })
    await openKnowing(NEWEST)
  },
)
