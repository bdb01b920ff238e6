import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { BenchRow, Measure } from '../bench-row.ts'
import { isInstalled, nodeStart, runCli } from '../run-command.ts'
import { copyDir, editOnePercent, freshDir } from '../scratch.ts'
import { takeTurns } from '../take-turns.ts'
import type { Contender } from '../take-turns.ts'
import { git, yardstick } from '../yardstick.ts'

/** Getting 1,000 artifacts back: into an empty folder, and in place where one in a hundred differs. */
export const restoring: BenchRow = {
  name: 'restore',
  run: async () => [...(await restoreWhole()), ...(await rollBackSome())],
}

async function restoreWhole(): Promise<Measure[]> {
  const { home, source } = yardstick()
  const own = copyDir(home, 'restore-home')
  runCli(own, own, ['snapshot', 'all of it'])
  const skills = join(own, '.skillmeat/collections/default')
  const tarball = join(freshDir('restore-tar'), 'all.tar.gz')
  execFileSync('tar', ['czf', tarball, '-C', source, 'skills'])
  const repository = committed(source, 'restore-git')
  const restic = isInstalled('restic') ? backedUp(source) : null
  const times = await takeTurns([
    nodeStart,
    {
      name: 'ours',
      prepare: () => void execFileSync('rm', ['-rf', skills]),
      round: () => void runCli(own, own, ['rollback', 'latest', '--simple']),
    },
    into('tar', (dir) => execFileSync('tar', ['xzf', tarball, '-C', dir])),
    into('git', (dir) => git(repository, `--work-tree=${dir}`, 'checkout', '-q', '-f', '--', '.')),
    ...(restic === null ? [] : [into('restic', restic)]),
  ])
  const of = (name: string) => times.get(name) ?? Number.NaN
  const ours = of('ours') - of('node -e 0')
  return [
    { name: 'git checkout', theirs: of('git'), limit: 1 },
    { name: 'tar xzf', theirs: of('tar'), limit: null },
    { name: 'restic restore', theirs: times.get('restic') ?? null, limit: null },
  ].map(({ name, theirs, limit }) => ({
    what: "restore of 1,000 artifacts into an empty folder, beyond node's start",
    unit: 'ms',
    ours,
    rival: { name, theirs },
    goal: limit === null ? null : { of: 'ratio', limit },
    note: 'ours makes every file durable (fsync)',
  }))
}

async function rollBackSome(): Promise<Measure[]> {
  const { home, source } = yardstick()
  const own = copyDir(home, 'rollback-home')
  runCli(own, own, ['snapshot', 'before', '--no-tarball'])
  const repository = committed(source, 'rollback-git')
  const times = await takeTurns([
    nodeStart,
    {
      name: 'ours',
      prepare: () => editOnePercent(join(own, '.skillmeat/collections/default/skills'), 1),
      round: () => void runCli(own, own, ['rollback', 'latest', '--simple']),
    },
    {
      name: 'git',
      prepare: () => {
        editOnePercent(join(repository, 'skills'), 1)
        git(repository, 'commit', '-q', '--allow-empty', '-am', 'edited')
      },
      round: () => void git(repository, 'checkout', '-q', 'first', '--', '.'),
    },
  ])
  const of = (name: string) => times.get(name) ?? Number.NaN
  return [
    {
      what: "rollback, 1 % differs, beyond node's start",
      unit: 'ms',
      ours: of('ours') - of('node -e 0'),
      rival: { name: 'git checkout of the commit', theirs: of('git') },
      goal: { of: 'ratio', limit: 1.5 },
    },
  ]
}

function into(name: string, restore: (dir: string) => unknown): Contender {
  let dir = ''
  return {
    name,
    prepare: () => {
      dir = freshDir(`restore-${name}-out`)
    },
    round: () => {
      restore(dir)
    },
  }
}

function committed(source: string, name: string): string {
  const dir = freshDir(name)
  execFileSync('cp', ['-a', join(source, 'skills'), dir])
  git(dir, 'init', '-q')
  git(dir, 'add', '-A')
  git(dir, 'commit', '-qm', 'first')
  git(dir, 'tag', 'first')
  return dir
}

function backedUp(source: string): (dir: string) => void {
  const repository = join(freshDir('restore-restic'), 'repository')
  const env = { ...process.env, RESTIC_PASSWORD: 'bench', RESTIC_REPOSITORY: repository }
  const restic = (...args: string[]) => {
    execFileSync('restic', ['-q', ...args], { cwd: source, env })
  }
  restic('init')
  restic('backup', 'skills')
  return (dir) => restic('restore', 'latest', '--target', dir)
}
