import { defineConfig } from 'vitest/config'

/** What was packed and installed, with the oldest Node that is allowed and with the newest. */
export default defineConfig({
  test: {
    projects: (['oldest', 'newest'] as const).map((node) => ({
      test: {
        name: `${node} Node`,
        include: ['test/shipped/**/*.test.ts'],
        pool: 'threads' as const,
        isolate: false,
        testTimeout: 180_000,
        provide: { node },
      },
    })),
  },
})
