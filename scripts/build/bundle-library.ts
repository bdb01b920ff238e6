import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { rolldown } from 'rolldown'
import { dts } from 'rolldown-plugin-dts'
import { COMMON } from './common-options.ts'

/** Bundles the library into `outdir`, readable and with source maps; returns the files it was made of. */
export async function bundleLibrary(outdir: string): Promise<string[]> {
  const { metafile } = await build({
    ...COMMON,
    format: 'esm',
    splitting: true,
    sourcemap: true,
    chunkNames: 'chunks/[name]-[hash]',
    entryPoints: { index: 'src/library/index.ts', merge: 'src/library/merge.ts' },
    outdir,
    metafile: true,
    // Some dependencies call require() for what Node has built in.
    banner: {
      js: "import { createRequire as bundleRequire } from 'node:module'; const require = bundleRequire(import.meta.url);",
    },
  })
  leaveOutForeignSources(outdir)
  await bundleDeclarations(outdir)
  return Object.keys(metafile.inputs)
}

interface SourceMapFile {
  readonly sources: readonly string[]
  readonly sourcesContent: readonly (string | null)[]
}

/** The text of dependencies would be half of all source maps, and everybody has it elsewhere. */
function leaveOutForeignSources(outdir: string): void {
  for (const name of readdirSync(outdir, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.map')) continue
    const map = JSON.parse(readFileSync(join(outdir, name), 'utf8')) as SourceMapFile
    const sourcesContent = map.sourcesContent.map((text, at) =>
      map.sources[at]?.includes('node_modules/') === true ? null : text,
    )
    writeFileSync(join(outdir, name), JSON.stringify({ ...map, sourcesContent }))
  }
}

/** Bundles what the type checker declared in `dist/types`, as far as the library's entries reach it. */
async function bundleDeclarations(outdir: string): Promise<void> {
  const bundle = await rolldown({
    input: { index: 'dist/types/library/index.d.ts', merge: 'dist/types/library/merge.d.ts' },
    plugins: [dts({ dtsInput: true, generator: 'oxc', tsconfig: false })],
  })
  await bundle.write({ dir: outdir, format: 'es', chunkFileNames: 'chunks/[name]-[hash].d.ts' })
}
