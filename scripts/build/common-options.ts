import { readFileSync } from 'node:fs'
import type { BuildOptions } from 'esbuild'

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }

/** How program and library are bundled alike. */
export const COMMON = {
  bundle: true,
  platform: 'node',
  target: 'node22.16',
  // The UMD build that jsonc-parser names as `main` hides its parts from a bundler.
  mainFields: ['module', 'main'],
  legalComments: 'none',
  define: { SKILLMEAT_VERSION: JSON.stringify(version) },
  logLevel: 'warning',
  // Only the source run without a bundle looks for its manifest.
  logOverride: { 'empty-import-meta': 'silent' },
} satisfies BuildOptions
