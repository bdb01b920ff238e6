import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchRow } from '../bench-row.ts'
import { runCli, shellContender } from '../run-command.ts'
import { freshDir } from '../scratch.ts'
import { takeTurns } from '../take-turns.ts'

const PROJECTS = 10
const SKILLS = 100

/** Taking in what projects have already: 1,000 skills in 10 projects, with a script each. */
export const adopting: BenchRow = {
  name: 'adopt',
  run: async () => {
    const dir = freshDir('adopt')
    const names = Array.from({ length: PROJECTS }, (_, n) => `p${n}`)
    for (const name of names) fillProject(join(dir, name))
    const home = join(dir, 'home')
    const copies = join(dir, 'copies')
    const times = await takeTurns([
      {
        name: 'ours',
        prepare: () => {
          rmSync(home, { recursive: true, force: true })
          mkdirSync(home)
          for (const name of names) {
            rmSync(join(dir, name, '.claude/.skillmeat-deployed.toml'), { force: true })
          }
        },
        round: () => {
          runCli(home, dir, ['project', 'add', '--adopt', ...names])
        },
      },
      {
        ...shellContender(
          'cp',
          dir,
          `mkdir ${copies} && cp -a ${names.join(' ')} ${copies} && find ${copies} -type f -print0 | xargs -0 -n 100 sync`,
        ),
        prepare: () => rmSync(copies, { recursive: true, force: true }),
      },
    ])
    return [
      {
        what: 'adopting 1,000 skills of 10 projects',
        unit: 'ms',
        ours: times.get('ours') ?? Number.NaN,
        rival: { name: 'cp -a and fsync of each file', theirs: times.get('cp') ?? Number.NaN },
        goal: { of: 'ratio', limit: 3 },
      },
    ]
  },
}

function fillProject(dir: string): void {
  for (let n = 0; n < SKILLS; n += 1) {
    const name = `${dir.slice(dir.lastIndexOf('/') + 1)}-skill-${n}`
    const folder = join(dir, '.claude/skills', name)
    mkdirSync(folder, { recursive: true })
    const text = `---\nname: ${name}\ndescription: Does thing ${n}.\n---\n${`Step ${n}.\n`.repeat(40)}`
    writeFileSync(join(folder, 'SKILL.md'), text)
    writeFileSync(join(folder, 'run.sh'), `#!/bin/sh\necho ${name}\n`)
  }
}
