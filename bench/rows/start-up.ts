import type { BenchRow } from '../bench-row.ts'
import { cliContender, nodeStart, shellContender } from '../run-command.ts'
import { takeTurns } from '../take-turns.ts'
import { yardstick } from '../yardstick.ts'

/** What a person feels at every command. */
export const startUp: BenchRow = {
  name: 'start-up',
  run: async () => {
    const { home, projects } = yardstick()
    const [cwd = ''] = projects
    const times = await takeTurns(
      [
        nodeStart,
        cliContender('version', { home, cwd }, ['--version']),
        cliContender('status', { home, cwd }, ['status']),
        shellContender('git status', cwd, 'git status --porcelain'),
      ],
      15,
    )
    const of = (name: string) => times.get(name) ?? Number.NaN
    const node = of('node -e 0')
    return [
      {
        what: 'skillmeat --version',
        unit: 'ms',
        ours: of('version'),
        rival: { name: 'node -e 0', theirs: node },
        goal: { of: 'ratio', limit: 1.3 },
      },
      {
        what: 'status, 40 artifacts, warm',
        unit: 'ms',
        ours: of('status'),
        rival: { name: 'node -e 0', theirs: node },
        goal: { of: 'ratio', limit: 2 },
      },
      {
        what: "status beyond node's start",
        unit: 'ms',
        ours: of('status') - node,
        rival: { name: 'git status of the same tree', theirs: of('git status') },
        goal: { of: 'ratio', limit: 3 },
      },
    ]
  },
}
