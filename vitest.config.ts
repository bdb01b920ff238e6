import { availableParallelism } from 'node:os'
import { configDefaults, defineConfig } from 'vitest/config'

// What these tests find must not depend on what else lies on the machine: see vitest.corpus.config.ts.
delete process.env['SKILLMEAT_CORPUS']

const NOT_HERE = [...configDefaults.exclude, '**/*.corpus.test.ts', 'test/shipped/**']

const shared = {
  isolate: false,
  pool: 'threads',
  // Long for one test, since a machine may have other work too.
  testTimeout: 60_000,
  hookTimeout: 60_000,
} as const

export default defineConfig({
  test: {
    // While one waits for a process, a disk or a browser, another one works.
    maxWorkers: Math.max(2, availableParallelism()),
    projects: [
      {
        test: {
          ...shared,
          name: 'program',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: [...NOT_HERE, 'test/web/**'],
        },
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
