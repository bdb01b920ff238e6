import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BenchRow } from '../bench-row.ts'
import { cliContender, nodeStart, runCli, shellContender } from '../run-command.ts'
import { editOnePercent, freshDir } from '../scratch.ts'
import { takeTurns, timeOnce } from '../take-turns.ts'
import { git, skillName } from '../yardstick.ts'

const SKILLS = 1000

/** What sharing 1,000 artifacts costs, and what it costs to ask a team's repository that has nothing new. */
export const team: BenchRow = {
  name: 'team',
  run: async () => {
    const { url, repository } = makeRepository()
    const one = makeHome('team-one')
    const other = makeHome('team-other')
    runCli(one.home, one.cwd, ['add', makeSkills()])
    for (const { home, cwd } of [one, other]) runCli(home, cwd, ['remote', 'add', 'team', url])
    const push = cliContender('push', one, ['push'])
    const pull = cliContender('pull', other, ['pull'])
    const first = await timeOnce(push)
    const all = await timeOnce(pull)
    const clone = join(freshDir('team-clone'), 'clone')
    execFileSync('git', ['clone', '-q', repository, clone])
    const fetch = shellContender('git fetch', clone, 'git fetch -q')
    const times = await takeTurns([nodeStart, pull, fetch], 9)
    const of = (name: string) => times.get(name) ?? Number.NaN
    const theirs = of('git fetch') + of('node -e 0')
    editOnePercent(join(one.home, '.skillmeat', 'collections', 'default', 'skills'), 1)
    const some = await timeOnce(push)
    return [
      {
        what: 'pull with nothing new, 1,000 artifacts',
        unit: 'ms',
        ours: of('pull'),
        rival: { name: "git fetch and node's start", theirs },
        goal: { of: 'ratio', limit: 2 },
      },
      { what: 'first push, 1,000 artifacts', unit: 'ms', ours: first, rival: null, goal: null },
      { what: 'first pull, 1,000 artifacts', unit: 'ms', ours: all, rival: null, goal: null },
      { what: 'push of 10 that changed', unit: 'ms', ours: some, rival: null, goal: null },
    ]
  },
}

function makeRepository(): { readonly url: string; readonly repository: string } {
  const repository = join(freshDir('team'), 'team.git')
  execFileSync('git', ['init', '-q', '--bare', '--initial-branch=main', repository])
  git(repository, 'config', 'uploadpack.allowFilter', 'true')
  return { url: pathToFileURL(repository).href, repository }
}

/** A commit has an author, whom git's own settings name. */
function makeHome(name: string): { readonly home: string; readonly cwd: string } {
  const home = freshDir(name)
  writeFileSync(join(home, '.gitconfig'), '[user]\n\tname = b\n\temail = b@example.com\n')
  return { home, cwd: home }
}

function makeSkills(): string {
  const source = freshDir('team-source')
  for (let number = 0; number < SKILLS; number += 1) {
    const folder = join(source, 'skills', skillName(number))
    mkdirSync(folder, { recursive: true })
    const head = `---\nname: ${skillName(number)}\ndescription: Helps with ${number}.\n---\n\n`
    writeFileSync(join(folder, 'SKILL.md'), head + `Step ${number} of it.\n`.repeat(60))
    writeFileSync(join(folder, 'notes.md'), `Notes on ${number}.\n`.repeat(10))
  }
  return source
}
