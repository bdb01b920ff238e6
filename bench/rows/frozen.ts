import type { BenchRow } from '../bench-row.ts'
import { cliContender, nodeStart } from '../run-command.ts'
import { takeTurns } from '../take-turns.ts'
import { yardstick } from '../yardstick.ts'

/** What a check in CI costs: it reads every file that is recorded, since nothing is remembered there. */
export const frozen: BenchRow = {
  name: 'frozen',
  run: async () => {
    const { home, projects } = yardstick()
    const [cwd = ''] = projects
    const times = await takeTurns(
      [nodeStart, cliContender('install --frozen', { home, cwd }, ['install', '--frozen'])],
      15,
    )
    return [
      {
        what: 'install --frozen, 40 artifacts',
        unit: 'ms',
        ours: times.get('install --frozen') ?? Number.NaN,
        rival: { name: 'node -e 0', theirs: times.get('node -e 0') ?? Number.NaN },
        goal: { of: 'ratio', limit: 2 },
      },
    ]
  },
}
