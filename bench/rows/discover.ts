import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findPlaces, openPorts } from '../../src/library/open-ports.ts'
import { discoverSource } from '../../src/operations/importing/pipeline/discover.ts'
import { withSource } from '../../src/operations/importing/pipeline/fetch.ts'
import { readCandidates } from '../../src/operations/importing/pipeline/read.ts'
import type { BenchRow, Measure } from '../bench-row.ts'
import { shellContender } from '../run-command.ts'
import { copyDir, freshDir } from '../scratch.ts'
import { takeTurns } from '../take-turns.ts'
import { yardstick } from '../yardstick.ts'

/** Scan of folders in the process: what they hold, and what it takes to read and check all of it. */
export const discovering: BenchRow = {
  name: 'discover',
  run: async () => {
    const corpus = process.env['SKILLMEAT_CORPUS']
    const real = corpus === undefined ? null : join(corpus, 'collections')
    const inputs = [
      ...(real === null || !existsSync(real)
        ? []
        : [{ what: 'real collections', dir: repository(real) }]),
      { what: '1,000 skills', dir: yardstick().source },
    ]
    const rows: Measure[] = []
    for (const { what, dir } of inputs) rows.push(...(await measure(what, dir)))
    return rows
  },
}

async function measure(what: string, dir: string): Promise<readonly Measure[]> {
  const home = freshDir('discover-home')
  const places = findPlaces({ HOME: home, SKILLMEAT_HOME: join(home, '.skillmeat') }, home)
  const opened = await openPorts({
    places,
    progress: { report: () => {}, say: () => {} },
    env: {},
  })
  const scan = async (isRead: boolean) => {
    const location = { kind: 'folder', dir, path: null } as const
    await withSource(opened.ports, location, async (source) => {
      const { candidates } = await discoverSource(opened.ports, source.opened)
      if (isRead) await readCandidates(opened.ports, source, candidates)
    })
  }
  const times = await takeTurns([
    { name: 'scan', round: () => scan(false) },
    { name: 'read', round: () => scan(true) },
    shellContender('cat', dir, 'git ls-files -z | xargs -0 cat > /dev/null'),
  ])
  await opened.close()
  const theirs = times.get('cat') ?? null
  const rival = { name: 'git ls-files | xargs cat', theirs }
  return [
    {
      what: `scan of ${what}`,
      unit: 'ms',
      ours: times.get('scan') ?? Number.NaN,
      rival,
      goal: { of: 'ratio', limit: 2 },
    },
    {
      what: `scan of ${what}, everything read, hashed and checked`,
      unit: 'ms',
      ours: times.get('read') ?? Number.NaN,
      rival,
      goal: null,
    },
  ]
}

/** A repository with the files of a folder. */
function repository(folder: string): string {
  const dir = copyDir(folder, 'discover-source')
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=b', '-c', 'user.email=b@example.com', ...args], {
      cwd: dir,
    })
  git('init', '-q')
  git('add', '-A', '-f')
  git('commit', '-qm', 'collections')
  return dir
}
