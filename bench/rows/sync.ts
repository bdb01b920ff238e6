import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchRow } from '../bench-row.ts'
import { nodeStart, runCli, shellContender } from '../run-command.ts'
import { copyDir, freshDir } from '../scratch.ts'
import { takeTurns } from '../take-turns.ts'
import { git, skillName, yardstick } from '../yardstick.ts'

const NAMES = Array.from({ length: 40 }, (_, n) => skillName(n * 19))

/** Merging 40 skills that changed on both sides, against the same merge as one of git's. */
export const syncing: BenchRow = {
  name: 'sync',
  run: async () => {
    const found = yardstick()
    const home = copyDir(found.home, 'sync-home')
    const project = freshDir('sync-project')
    runCli(home, project, ['deploy', ...NAMES])
    editBothSides(
      join(project, '.claude', 'skills'),
      join(home, '.skillmeat', 'collections', 'default', 'skills'),
    )
    runCli(home, project, ['status'])
    const repository = makeRepository(join(found.source, 'skills'))
    const times = await takeTurns([
      nodeStart,
      {
        name: 'ours',
        round: () => {
          runCli(home, project, ['sync'])
          runCli(home, project, ['undo'])
        },
      },
      {
        name: 'undo',
        round: () => {
          runCli(home, project, ['sync'])
          const began = performance.now()
          runCli(home, project, ['undo'])
          undoTimes.push(performance.now() - began)
        },
      },
      shellContender(
        'git',
        repository,
        'git merge -q --no-edit theirs && git reset -q --hard HEAD~1',
      ),
    ])
    const node = times.get('node -e 0') ?? Number.NaN
    const undone =
      undoTimes.toSorted((a, b) => a - b)[Math.floor(undoTimes.length / 2)] ?? Number.NaN
    return [
      {
        what: "sync merging 40 skills changed on both sides, and undo, beyond node's starts",
        unit: 'ms',
        ours: (times.get('ours') ?? Number.NaN) - 2 * node,
        rival: { name: 'git merge, git reset --hard', theirs: times.get('git') ?? null },
        goal: null,
        note: `undo alone ${undone.toFixed(0)} ms; ours makes every file durable`,
      },
    ]
  },
}

const undoTimes: number[] = []

function editBothSides(ours: string, theirs: string): void {
  for (const name of NAMES) {
    appendFileSync(join(ours, name, 'SKILL.md'), 'Edited in the project.\n')
    const file = join(theirs, name, 'SKILL.md')
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace('description:', 'license: MIT\ndescription:'),
    )
  }
}

function makeRepository(skills: string): string {
  const dir = copyDir(skills, 'sync-git')
  git(dir, 'init', '-q', '-b', 'main')
  git(dir, 'add', '-A')
  git(dir, 'commit', '-qm', 'base')
  git(dir, 'config', 'user.name', 'b')
  git(dir, 'config', 'user.email', 'b@b')
  git(dir, 'checkout', '-qb', 'theirs')
  for (const name of NAMES) {
    const file = join(dir, name, 'SKILL.md')
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace('description:', 'license: MIT\ndescription:'),
    )
  }
  git(dir, 'commit', '-qam', 'theirs')
  git(dir, 'checkout', '-q', 'main')
  for (const name of NAMES) appendFileSync(join(dir, name, 'SKILL.md'), 'Edited in the project.\n')
  git(dir, 'commit', '-qam', 'ours')
  return dir
}
