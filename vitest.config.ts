import { availableParallelism } from 'node:os'
import { COMPILE_CACHE } from './test/world/compile-cache.ts'
import { configDefaults, defineConfig } from 'vitest/config'

// What the tests find depends on nothing of the machine: not on a corpus (vitest.corpus.config.ts), a
// home of the person's own, git's settings, or a hook of git that runs them.
for (const name of Object.keys(process.env)) {
  if (
    /^(?:GIT_|XDG_|SKILLMEAT_(?!(?:HISTORIES|RUNS|EDIT_STEPS|GC_NIGHTS|TEAM_STEPS|SHOTS)$))/.test(
      name,
    )
  )
    delete process.env[name]
}
// Listings name permissions; those of a strict umask are others.
process.umask(0o022)
const ENV = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  NODE_COMPILE_CACHE: COMPILE_CACHE,
}

const NOT_HERE = [...configDefaults.exclude, '**/*.corpus.test.ts', 'test/shipped/**']

/**
 * These start git all the time. To start a process is to copy the tables of one's own memory, so each of
 * them has a worker that is as small as can be, and no other test stands still meanwhile.
 */
const START_GIT = [
  'src/adapters/git/**/*.test.ts',
  'src/operations/{history,records}/**/*.test.ts',
  'test/remotes/**/*.test.ts',
  'test/merge/*-git*.test.ts',
  'test/properties/team.test.ts',
  'test/scenarios/python-home.test.ts',
  'test/integrations.test.ts',
]

const shared = {
  isolate: false,
  pool: 'forks',
  env: ENV,
  // Ends only what hangs: a machine may have much other work.
  testTimeout: 300_000,
  hookTimeout: 300_000,
} as const

export default defineConfig({
  test: {
    // While one waits for a process, a disk or a browser, another one works.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        test: {
          ...shared,
          name: 'program',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: [...NOT_HERE, ...START_GIT, 'test/web/**'],
        },
      },
      {
        test: { ...shared, name: 'git', isolate: true, include: START_GIT, exclude: NOT_HERE },
      },
      {
        test: {
          ...shared,
          name: 'browser',
          include: ['test/web/**/*.test.ts'],
          exclude: NOT_HERE,
          globalSetup: ['test/web/unpack-chromium.ts'],
        },
      },
    ],
  },
})
