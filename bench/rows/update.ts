import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createBare, serveGit } from '../../test/remotes/git-server.ts'
import type { BenchRow } from '../bench-row.ts'
import { cli, run } from '../run-beside-server.ts'
import { freshDir } from '../scratch.ts'
import { takeTurns } from '../take-turns.ts'
import { git, skillName } from '../yardstick.ts'

const SOURCES = 20
/** Before each answer of the server, in ms. */
const WAIT = 2_000

/** What looking upstream costs where nothing is new: waiting, and that once for all sources. */
export const updating: BenchRow = {
  name: 'update',
  run: async () => {
    const root = freshDir('update-server')
    const names = Array.from({ length: SOURCES }, (_, index) => `source-${index}`)
    for (const name of names) makeSource(root, name)
    const home = freshDir('update-home')
    const server = await serveGit(root)
    try {
      for (const name of names) {
        await cli(home, home, ['add', server.urlOf(`${name}.git`), '--allow-host', '127.0.0.1'])
      }
      server.slowDown(WAIT)
      return await compare(home, server.urlOf(`${names[0] ?? ''}.git`))
    } finally {
      await server.close()
    }
  },
}

async function compare(home: string, url: string) {
  const times = await takeTurns(
    [
      { name: 'update', round: () => cli(home, home, ['update']) },
      { name: 'ls-remote', round: () => run('git', ['ls-remote', url], { cwd: home, home }) },
    ],
    5,
  )
  const of = (name: string) => times.get(name) ?? Number.NaN
  return [
    {
      what: `update, ${SOURCES} sources with nothing new, a server that waits 2 s`,
      unit: 'ms' as const,
      ours: of('update'),
      rival: { name: 'git ls-remote of one', theirs: of('ls-remote') },
      goal: { of: 'ratio' as const, limit: 1.3 },
    },
  ]
}

function makeSource(root: string, name: string): void {
  const bare = createBare(join(root, `${name}.git`))
  const work = join(freshDir(`update-${name}`), 'work')
  execFileSync('git', ['clone', '-q', bare, work], { stdio: 'ignore' })
  const folder = join(work, 'skills', skillName(Number(name.slice('source-'.length))))
  mkdirSync(folder, { recursive: true })
  const own = folder.split('/').at(-1) ?? name
  writeFileSync(join(folder, 'SKILL.md'), `---\nname: ${own}\ndescription: One.\n---\n\nDo it.\n`)
  git(work, 'add', '-A')
  git(work, 'commit', '-qm', 'skill')
  git(work, 'push', '-q', 'origin', 'HEAD:main')
}
