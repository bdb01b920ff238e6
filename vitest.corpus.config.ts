import { defineConfig } from 'vitest/config'
import { corpusFolder } from './test/corpus/corpus-folder.ts'

corpusFolder()

/** Tests on collected skills, merges and hostile inputs, which do not come with the program. */
export default defineConfig({
  test: {
    pool: 'threads',
    isolate: false,
    include: ['src/**/*.corpus.test.ts', 'test/**/*.corpus.test.ts'],
    testTimeout: 300_000,
  },
})
