import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** What was packed and installed, with the oldest Node that is allowed and with the newest. */
export default defineConfig({
  test: {
    // While one waits for a process or a browser, another one works.
    maxWorkers: availableParallelism() + 1,
    projects: (['oldest', 'newest'] as const).map((node) => ({
      test: {
        name: `${node} Node`,
        include: ['test/shipped/**/*.test.ts'],
        globalSetup: ['test/web/unpack-chromium.ts'],
        pool: 'forks' as const,
        isolate: false,
        // Ends only what hangs: a machine may have much other work.
        testTimeout: 600_000,
        hookTimeout: 300_000,
        provide: { node },
      },
    })),
  },
})
