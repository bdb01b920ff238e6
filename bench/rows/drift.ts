import { execFileSync } from 'node:child_process'
import { lstatSync, readdirSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchRow } from '../bench-row.ts'
import { cliContender, shellContender } from '../run-command.ts'
import { takeTurns } from '../take-turns.ts'
import { yardstick } from '../yardstick.ts'

const BARE_WALK = `
const { lstatSync, readdirSync } = require('node:fs')
const walk = (dir) => {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = dir + '/' + entry.name
    if (entry.isDirectory()) walk(path)
    else lstatSync(path)
  }
}
for (const dir of process.argv.slice(1)) walk(dir + '/.claude')
`

/** Drift of 200 projects with 40 artifacts each. */
export const drift: BenchRow = {
  name: 'drift',
  run: async () => {
    const { home, projects, dir } = yardstick()
    const [cwd = ''] = projects
    const all = cliContender('ours', { home, cwd }, ['check-drift', '--all-projects'])
    const gits = shellContender(
      'git',
      join(dir, 'projects'),
      'for p in p*; do git -C $p status --porcelain; done',
    )
    const walk = {
      name: 'walk',
      round: () => {
        bareWalk(projects)
      },
    }
    const unchanged = await takeTurns([all, gits, walk], 7)
    const touched = await takeTurns(
      [
        { name: 'ours', prepare: () => touchAll(projects), round: () => all.round() },
        shellContender(
          'sha256sum',
          join(dir, 'projects'),
          'find . -path ./.git -prune -o -path "*/.claude/*" -type f -print0 | xargs -0 sha256sum',
        ),
      ],
      5,
    )
    const of = (name: string) => unchanged.get(name) ?? Number.NaN
    return [
      {
        what: 'drift of 200 projects, nothing changed',
        unit: 'ms',
        ours: of('ours'),
        rival: { name: 'git status × 200', theirs: of('git') },
        goal: { of: 'ratio', limit: 0.7 },
      },
      {
        what: 'drift of 200 projects, nothing changed',
        unit: 'ms',
        ours: of('ours'),
        rival: { name: 'bare walk with lstat in Node', theirs: of('walk') },
        goal: { of: 'ratio', limit: 1.3 },
      },
      {
        what: 'drift of 200 projects, everything touched',
        unit: 'ms',
        ours: touched.get('ours') ?? Number.NaN,
        rival: { name: 'sha256sum of everything', theirs: touched.get('sha256sum') ?? Number.NaN },
        goal: { of: 'ratio', limit: 1.2 },
      },
    ]
  },
}

function bareWalk(projects: readonly string[]): void {
  execFileSync(process.execPath, ['-e', BARE_WALK, '--', ...projects])
}

/** Gives every deployed file another time, so that nothing can be believed without reading. */
function touchAll(projects: readonly string[]): void {
  const now = new Date(Date.now() - 60_000 - Math.random() * 1e7)
  for (const project of projects) touchBelow(join(project, '.claude'), now)
}

function touchBelow(dir: string, time: Date): void {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name)
    if (entry.isDirectory()) touchBelow(path, time)
    else if (lstatSync(path).isFile()) utimesSync(path, time, time)
  }
}
