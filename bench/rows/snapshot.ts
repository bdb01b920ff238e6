import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { BenchRow, Measure } from '../bench-row.ts'
import { isInstalled, nodeStart, runCli } from '../run-command.ts'
import { bytesBelow, copyDir, editOnePercent, freshDir } from '../scratch.ts'
import { median, takeTurns } from '../take-turns.ts'
import { git, yardstick } from '../yardstick.ts'

const SNAPSHOTS = 50
const MB = 1e6

interface Keeper {
  readonly name: string
  readonly store: string
  readonly files: string
  keep(round: number): void
}

/** 50 snapshots of 1,000 artifacts with one in a hundred edited between them: time and growth. */
export const snapshots: BenchRow = {
  name: 'snapshot',
  run: async () => {
    const { home, source } = yardstick()
    const keepers = {
      ours: ourKeeper(copyDir(home, 'snapshot-home')),
      git: gitKeeper(source),
      restic: isInstalled('restic') ? resticKeeper(source) : null,
    }
    const all = Object.values(keepers).filter((keeper) => keeper !== null)
    const kept = keepAll(all, keepers.ours.files)
    const node = (await takeTurns([nodeStart])).get('node -e 0') ?? Number.NaN
    const loose = kept.grown(keepers.git)
    git(join(keepers.git.files, '..'), 'gc', '-q', '--prune=now')
    const ours = kept.time(keepers.ours) - node
    const { restic } = keepers
    return [
      time({ ours, name: 'git add -A && git commit', theirs: kept.time(keepers.git), limit: 1 }),
      time({
        ours,
        name: 'restic backup',
        theirs: restic === null ? null : kept.time(restic),
        limit: 0.05,
      }),
      ...[
        { name: 'git, loose objects', theirs: loose, limit: 1 },
        { name: 'git after gc', theirs: kept.grown(keepers.git), limit: null },
        { name: 'restic', theirs: restic === null ? null : kept.grown(restic), limit: null },
        { name: 'a tar.gz each', theirs: kept.tarballs, limit: null },
      ].map((rival) => growth({ ...rival, ours: kept.grown(keepers.ours) })),
    ]
  },
}

interface Kept {
  /** Median milliseconds of one snapshot. */
  readonly time: (keeper: Keeper) => number
  /** Megabytes that the keeper's store has grown by. */
  readonly grown: (keeper: Keeper) => number
  /** Megabytes that a tarball each would have taken. */
  readonly tarballs: number
}

/** Lets every keeper take its snapshots in turn. */
function keepAll(keepers: readonly Keeper[], files: string): Kept {
  const before = new Map(keepers.map((keeper) => [keeper, bytesBelow(keeper.store)]))
  const times = new Map<Keeper, number[]>(keepers.map((keeper) => [keeper, []]))
  for (let round = 0; round < SNAPSHOTS; round += 1) {
    for (const keeper of keepers) {
      editOnePercent(keeper.files, round)
      const began = performance.now()
      keeper.keep(round)
      times.get(keeper)?.push(performance.now() - began)
    }
  }
  return {
    time: (keeper) => median(times.get(keeper) ?? []),
    grown: (keeper) => (bytesBelow(keeper.store) - (before.get(keeper) ?? 0)) / MB,
    tarballs: (tarballSize(files) * SNAPSHOTS) / MB,
  }
}

interface Comparison {
  readonly ours: number
  readonly name: string
  readonly theirs: number | null
  readonly limit: number | null
}

function time({ ours, name, theirs, limit }: Comparison): Measure {
  return {
    what: "snapshot, 1 % changed, beyond node's start",
    unit: 'ms',
    ours,
    rival: { name, theirs },
    goal: limit === null ? null : { of: 'ratio', limit },
  }
}

function growth({ ours, name, theirs, limit }: Comparison): Measure {
  return {
    what: 'growth over 50 snapshots at 1 % change',
    unit: 'MB',
    ours,
    rival: { name, theirs },
    goal: limit === null ? null : { of: 'ratio', limit },
  }
}

function ourKeeper(home: string): Keeper {
  return {
    name: 'ours',
    store: join(home, '.skillmeat', 'store.db'),
    files: join(home, '.skillmeat', 'collections', 'default', 'skills'),
    keep: (round) => {
      runCli(home, home, ['snapshot', `round ${round}`, '--no-tarball'])
    },
  }
}

function gitKeeper(source: string): Keeper {
  const dir = freshDir('snapshot-git')
  execFileSync('cp', ['-a', join(source, 'skills'), dir])
  git(dir, 'init', '-q')
  git(dir, 'config', 'gc.auto', '0')
  git(dir, 'add', '-A')
  git(dir, 'commit', '-qm', 'first')
  return {
    name: 'git',
    store: join(dir, '.git'),
    files: join(dir, 'skills'),
    keep: (round) => {
      git(dir, 'add', '-A')
      git(dir, 'commit', '-qm', `round ${round}`)
    },
  }
}

function resticKeeper(source: string): Keeper {
  const dir = freshDir('snapshot-restic')
  execFileSync('cp', ['-a', join(source, 'skills'), dir])
  const env = {
    ...process.env,
    RESTIC_PASSWORD: 'bench',
    RESTIC_REPOSITORY: join(dir, 'repository'),
  }
  const restic = (...args: string[]) => {
    execFileSync('restic', ['-q', ...args], { cwd: dir, env })
  }
  restic('init')
  restic('backup', 'skills')
  return {
    name: 'restic',
    store: join(dir, 'repository'),
    files: join(dir, 'skills'),
    keep: () => restic('backup', 'skills'),
  }
}

function tarballSize(files: string): number {
  return execFileSync('tar', ['czf', '-', '-C', files, '.'], { maxBuffer: 1 << 28 }).length
}
