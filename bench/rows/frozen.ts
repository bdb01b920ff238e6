import type { BenchRow } from '../bench-row.ts'
import { cliContender, nodeContender, nodeStart } from '../run-command.ts'
import { takeTurns } from '../take-turns.ts'
import { yardstick } from '../yardstick.ts'

/** Lists what lies below the agent's folder, and reads and hashes each file: no check can do less. */
const WALK = `
const fs = require('node:fs')
const { createHash } = require('node:crypto')
for (const entry of fs.readdirSync('.claude', { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue
  createHash('sha256').update(fs.readFileSync(entry.parentPath + '/' + entry.name)).digest('hex')
}
`

/** What a check in CI costs: it reads every file that is recorded, since nothing is remembered there. */
export const frozen: BenchRow = {
  name: 'frozen',
  run: async () => {
    const { home, projects } = yardstick()
    const [cwd = ''] = projects
    const walk = nodeContender('the walk', cwd, WALK)
    const check = cliContender('install --frozen', { home, cwd }, ['install', '--frozen'])
    const times = await takeTurns([nodeStart, walk, check], 15)
    const timeOf = (name: string) => times.get(name) ?? Number.NaN
    const start = timeOf('node -e 0')
    return [
      {
        what: 'install --frozen beyond the walk, 40 artifacts',
        unit: 'ms',
        ours: timeOf('install --frozen') - (timeOf('the walk') - start),
        rival: { name: 'node -e 0', theirs: start },
        goal: { of: 'ratio', limit: 2 },
      },
    ]
  },
}
