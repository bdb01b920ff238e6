import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'
import type { Plugin } from 'esbuild'
import { rolldown } from 'rolldown'
import { COMMON } from './common-options.ts'

/** Keeps the program out of the file that starts it: that one answers `--version` by itself. */
const mainStaysOutside: Plugin = {
  name: 'main-stays-outside',
  setup: (bundler) => {
    bundler.onResolve({ filter: /^\.\/main\.ts$/ }, () => ({ path: './main.cjs', external: true }))
  },
}

/**
 * Bundles the program into `outdir` and returns the files that it was made of.
 *
 * CommonJS files start sooner than modules, and a command loads its own parts alone: see
 * docs/decisions/0004.
 */
export async function bundleProgram(outdir: string): Promise<string[]> {
  const { metafile } = await build({
    ...COMMON,
    format: 'cjs',
    minify: true,
    outExtension: { '.js': '.cjs' },
    outdir,
    metafile: true,
    // Also a Node that is far too old has to get as far as saying so.
    target: 'es2017',
    entryPoints: { skillmeat: 'src/cli/bin.ts' },
    banner: { js: '#!/usr/bin/env node' },
    plugins: [mainStaysOutside],
  })
  chmodSync(`${outdir}/skillmeat.cjs`, 0o755)
  return [...Object.keys(metafile.inputs), ...(await bundleParts(outdir))]
}

async function bundleParts(outdir: string): Promise<string[]> {
  const bundle = await rolldown({
    input: {
      main: 'src/cli/main.ts',
      serve: 'src/library/serve.ts',
      job: 'src/library/job-main.ts',
    },
    platform: 'node',
    resolve: { mainFields: COMMON.mainFields },
    transform: { target: COMMON.target, define: COMMON.define },
    // What is loaded late from one place may be loaded early from another.
    checks: { ineffectiveDynamicImport: false },
  })
  const { output } = await bundle.generate({
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: 'parts/[name]-[hash].cjs',
    comments: false,
    // An uncaught error prints its line: that must stay one that can be read.
    // Statements joined by commas would be such a line.
    minify: {
      compress: { sequences: false },
      mangle: true,
      codegen: { removeWhitespace: false },
    },
  })
  mkdirSync(`${outdir}/parts`, { recursive: true })
  return output.flatMap((file) => {
    if (file.type !== 'chunk') return []
    writeFileSync(`${outdir}/${file.fileName}`, oneLineEach(file.code))
    return file.moduleIds
  })
}

/** A file that needs many others names them in one line, which would be the line of every error in them. */
function oneLineEach(code: string): string {
  return code.replaceAll(/, (\w+ = require\()/g, ',\n\t$1')
}
