import { defineConfig } from 'vitest/config'

/** Tests on collected skills, merges and hostile inputs, which do not come with the program. */
export default defineConfig({
  test: {
    // A test that starts git many times shares no process with one that does not.
    pool: 'forks',
    isolate: false,
    include: ['src/**/*.corpus.test.ts', 'test/**/*.corpus.test.ts'],
    globalSetup: ['test/corpus/require-corpus.ts'],
    testTimeout: 300_000,
  },
})
