import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    isolate: false,
    pool: 'threads',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['test/shipped/**'],
    globalSetup: ['test/web/unpack-chromium.ts'],
    testTimeout: 30_000,
  },
})
