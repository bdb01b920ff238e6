import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { BenchRow, Measure } from '../bench-row.ts'
import { cliContender, nodeStart, runCli, shellContender } from '../run-command.ts'
import { bytesBelow, editOnePercent, freshDir } from '../scratch.ts'
import { takeTurns, timeOnce } from '../take-turns.ts'
import { git, yardstick } from '../yardstick.ts'

const SNAPSHOTS = 50
const MB = 1e6

/** A collection and a repository with the same files and the same history of edits. */
interface Pair {
  readonly home: string
  readonly repository: string
}

/** What a store of 1,000 artifacts and 50 snapshots takes once it is tidied up, and how long it takes to check. */
export const upkeep: BenchRow = {
  name: 'upkeep',
  run: async () => {
    const pair = makePair()
    collect(pair)
    const before = sizes(pair)
    for (let round = 0; round < SNAPSHOTS; round += 1) keepRound(pair, round)
    const ours = await timeOnce(cliContender('gc', { home: pair.home, cwd: pair.home }, ['gc']))
    const theirs = await timeOnce(gitGc(pair))
    const after = sizes(pair)
    return [
      size('1,000 artifacts and 50 snapshots, after gc', after, 1.2),
      size(
        'growth over 50 snapshots, gc before and after',
        { ours: after.ours - before.ours, git: after.git - before.git },
        null,
      ),
      { what: 'gc', unit: 'ms', ours, rival: { name: 'git gc', theirs }, goal: null },
      ...(await verifying(pair)),
    ]
  },
}

function makePair(): Pair {
  const { source } = yardstick()
  const home = freshDir('upkeep-home')
  runCli(home, home, ['add', `file://${source}`, '--yes'])
  const repository = freshDir('upkeep-git')
  execFileSync('cp', ['-a', join(source, 'skills'), repository])
  git(repository, 'init', '-q')
  git(repository, 'config', 'gc.auto', '0')
  git(repository, 'add', '-A')
  git(repository, 'commit', '-qm', 'first')
  return { home, repository }
}

function keepRound({ home, repository }: Pair, round: number): void {
  editOnePercent(join(home, '.skillmeat', 'collections', 'default', 'skills'), round)
  runCli(home, home, ['snapshot', `round ${round}`, '--no-tarball'])
  editOnePercent(join(repository, 'skills'), round)
  git(repository, 'add', '-A')
  git(repository, 'commit', '-qm', `round ${round}`)
}

function collect(pair: Pair): void {
  runCli(pair.home, pair.home, ['gc'])
  gitGc(pair).round()
}

function gitGc({ repository }: Pair) {
  return {
    name: 'git gc',
    round: () => {
      git(repository, 'gc', '-q', '--prune=now')
    },
  }
}

interface Sizes {
  readonly ours: number
  readonly git: number
}

function sizes({ home, repository }: Pair): Sizes {
  return {
    ours: bytesBelow(join(home, '.skillmeat', 'store.db')) / MB,
    git: bytesBelow(join(repository, '.git', 'objects')) / MB,
  }
}

function size(what: string, found: Sizes, limit: number | null): Measure {
  return {
    what,
    unit: 'MB',
    ours: found.ours,
    rival: { name: "git's pack", theirs: found.git },
    goal: limit === null ? null : { of: 'ratio', limit },
  }
}

/** Checking everything, against git's own check and against hashing the same files. */
async function verifying({ home, repository }: Pair): Promise<Measure[]> {
  const times = await takeTurns([
    nodeStart,
    cliContender('verify', { home, cwd: home }, ['verify']),
    shellContender('git fsck --full', repository, 'git fsck --full --strict'),
    shellContender('sha256sum', repository, 'find skills -type f -print0 | xargs -0 sha256sum'),
  ])
  const of = (name: string) => times.get(name) ?? Number.NaN
  const ours = of('verify') - of('node -e 0')
  return ['git fsck --full', 'sha256sum'].map((name) => ({
    what: "verify, beyond node's start",
    unit: 'ms',
    ours,
    rival: { name: name === 'sha256sum' ? 'sha256sum of the files alone' : name, theirs: of(name) },
    goal: null,
  }))
}
