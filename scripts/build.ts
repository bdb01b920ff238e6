import { chmodSync, readFileSync, rmSync } from 'node:fs'
import { build } from 'esbuild'
import type { BuildOptions } from 'esbuild'

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }

const common: BuildOptions = {
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.16',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  define: { SKILLMEAT_VERSION: JSON.stringify(version) },
  // Some dependencies call require() for what Node has built in.
  banner: {
    js: "import { createRequire as bundleRequire } from 'node:module'; const require = bundleRequire(import.meta.url);",
  },
  logLevel: 'warning',
}

rmSync('dist/bin', { recursive: true, force: true })
rmSync('dist/lib', { recursive: true, force: true })
await build({
  ...common,
  entryPoints: { skillmeat: 'src/cli/bin.ts' },
  outdir: 'dist/bin',
  chunkNames: 'chunks/[name]-[hash]',
  banner: { js: `#!/usr/bin/env node\n${common.banner?.['js'] ?? ''}` },
})
await build({
  ...common,
  entryPoints: { index: 'src/library/index.ts', merge: 'src/library/merge.ts' },
  outdir: 'dist/lib',
  chunkNames: 'chunks/[name]-[hash]',
})
chmodSync('dist/bin/skillmeat.js', 0o755)
