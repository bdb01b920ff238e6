import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { migrate } from '../../src/adapters/sql/migrations.ts'
import { openSqlite } from '../../src/adapters/sql/open-sqlite.ts'
import { openSqlStore } from '../../src/adapters/sql/sql-store.ts'
import { storeMigrations } from '../../src/adapters/sql/store-schema.ts'
import { fastestTempDir } from '../world/world.ts'
import { blob, textWith } from './store-objects.ts'

const NOW = storeMigrations.length

test('a store of now is refused by every older program, which leaves it as it is', async () => {
  const dir = fs.mkdtempSync(join(fastestTempDir(), 'skillmeat-schema-'))
  const file = join(dir, 'store.db')
  const written = await openSqlStore(file)
  await written.prepare([blob(textWith(1))], null)
  await written.close()
  const before = fs.readFileSync(file)
  for (let known = 1; known < NOW; known += 1) {
    const older = openSqlite(file, 'read')
    await expect(migrate(older, storeMigrations.slice(0, known), file)).rejects.toMatchObject({
      code: 'E_STORE_NEWER',
      message: `${file} was written by a newer skillmeat (schema ${NOW}, this one knows ${known}).`,
      fix: 'Install the newest skillmeat: npm install -g skillmeat@latest',
    })
    await older.destroy()
  }
  expect(fs.readFileSync(file).equals(before)).toBe(true)
  fs.rmSync(dir, { recursive: true })
})
