import fs from 'node:fs'
import { join } from 'node:path'
import { fileLock } from '../../src/adapters/system/file-lock.ts'

/** Adds one to a number in a file, again and again, each time while holding the lock. */
const [dir, turns] = process.argv.slice(2)
if (dir === undefined) throw new Error('give a folder')
const file = join(dir, 'number')
for (let turn = 0; turn < Number(turns); turn += 1) {
  // As long as it takes: the others may have to share one core with much else.
  await fileLock({ patience: 600_000 }).hold(join(dir, 'lock'), () => {
    fs.writeFileSync(file, String(Number(fs.readFileSync(file, 'utf8')) + 1))
    return Promise.resolve()
  })
}
