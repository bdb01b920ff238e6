import { chmodSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { build } from 'esbuild'
import type { BuildOptions, Plugin } from 'esbuild'
import { build as buildPages } from 'vite'

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }

const common: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node22.16',
  // The UMD build that jsonc-parser names as `main` hides its parts from a bundler.
  mainFields: ['module', 'main'],
  minify: true,
  legalComments: 'none',
  define: { SKILLMEAT_VERSION: JSON.stringify(version) },
  logLevel: 'warning',
  // Only the source run without a bundle looks for its manifest.
  logOverride: { 'empty-import-meta': 'silent' },
}

/** Keeps the program out of the file that starts it: that one answers `--version` by itself. */
const mainStaysOutside: Plugin = {
  name: 'main-stays-outside',
  setup: (bundler) => {
    bundler.onResolve({ filter: /^\.\/main\.ts$/ }, () => ({ path: './main.cjs', external: true }))
  },
}

/** Keeps the server out of the one file that every command loads. */
const serverStaysOutside: Plugin = {
  name: 'server-stays-outside',
  setup: (bundler) => {
    bundler.onResolve({ filter: /\/library\/serve\.ts$/ }, () => ({
      path: './serve.cjs',
      external: true,
    }))
  },
}

// One CommonJS file starts 10 ms sooner than a tree of modules: see docs/decisions/0004.
await swap('dist/bin', async (outdir) => {
  await build({
    ...common,
    format: 'cjs',
    entryPoints: { skillmeat: 'src/cli/bin.ts' },
    outdir,
    outExtension: { '.js': '.cjs' },
    banner: { js: '#!/usr/bin/env node' },
    plugins: [mainStaysOutside],
  })
  await build({
    ...common,
    format: 'cjs',
    entryPoints: { main: 'src/cli/main.ts' },
    outdir,
    outExtension: { '.js': '.cjs' },
    plugins: [serverStaysOutside],
  })
  await build({
    ...common,
    format: 'cjs',
    entryPoints: { serve: 'src/library/serve.ts', job: 'src/library/job-main.ts' },
    outdir,
    outExtension: { '.js': '.cjs' },
  })
  chmodSync(`${outdir}/skillmeat.cjs`, 0o755)
})

await swap('dist/lib', (outdir) =>
  build({
    ...common,
    format: 'esm',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    entryPoints: { index: 'src/library/index.ts', merge: 'src/library/merge.ts' },
    outdir,
    // Some dependencies call require() for what Node has built in.
    banner: {
      js: "import { createRequire as bundleRequire } from 'node:module'; const require = bundleRequire(import.meta.url);",
    },
  }),
)

await swap('dist/web', (outdir) =>
  buildPages({ logLevel: 'warn', build: { outDir: resolve(outdir), emptyOutDir: true } }),
)

/** Builds beside and swaps, so that a program that is running finds its files to the last moment. */
async function swap(outdir: string, produce: (fresh: string) => Promise<unknown>): Promise<void> {
  const fresh = `${outdir}.new-${process.pid}`
  const old = `${outdir}.old-${process.pid}`
  await produce(fresh)
  if (existsSync(outdir)) renameSync(outdir, old)
  renameSync(fresh, outdir)
  rmSync(old, { recursive: true, force: true })
}
