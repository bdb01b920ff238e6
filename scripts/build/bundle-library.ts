import { build } from 'esbuild'
import { rolldown } from 'rolldown'
import { dts } from 'rolldown-plugin-dts'
import { COMMON } from './common-options.ts'

/** Bundles the library into `outdir`, readable, with source maps that name lines; returns the files it was made of. */
export async function bundleLibrary(outdir: string): Promise<string[]> {
  const { metafile } = await build({
    ...COMMON,
    format: 'esm',
    splitting: true,
    sourcemap: true,
    // The lines are named; the text of them would be a quarter of the package.
    sourcesContent: false,
    chunkNames: 'chunks/[name]-[hash]',
    entryPoints: { index: 'src/library/index.ts', merge: 'src/library/merge.ts' },
    outdir,
    metafile: true,
    // Some dependencies call require() for what Node has built in.
    banner: {
      js: "import { createRequire as bundleRequire } from 'node:module'; const require = bundleRequire(import.meta.url);",
    },
  })
  await bundleDeclarations(outdir)
  return Object.keys(metafile.inputs)
}

/** Bundles what the type checker declared in `dist/types`, as far as the library's entries reach it. */
async function bundleDeclarations(outdir: string): Promise<void> {
  const bundle = await rolldown({
    input: { index: 'dist/types/library/index.d.ts', merge: 'dist/types/library/merge.d.ts' },
    plugins: [dts({ dtsInput: true, generator: 'oxc', tsconfig: false })],
  })
  await bundle.write({ dir: outdir, format: 'es', chunkFileNames: 'chunks/[name]-[hash].d.ts' })
}
