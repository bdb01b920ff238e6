import { resolve } from 'node:path'
import { build } from 'vite'
import type { Plugin } from 'vite'

/** Bundles the web pages into `outdir` and returns the files that they were made of. */
export async function bundlePages(outdir: string): Promise<string[]> {
  const inputs = new Set<string>()
  const listInputs: Plugin = {
    name: 'list-inputs',
    generateBundle: (_options, bundle) => {
      for (const output of Object.values(bundle)) {
        if (output.type !== 'chunk') continue
        for (const [id, { renderedLength }] of Object.entries(output.modules)) {
          if (renderedLength > 0) inputs.add(id)
        }
      }
    },
  }
  await build({
    logLevel: 'warn',
    plugins: [listInputs],
    worker: { format: 'es', plugins: () => [listInputs] },
    build: { outDir: resolve(outdir), emptyOutDir: true },
  })
  // Its styles are in the pages' own, which no module shows.
  return [...inputs, 'node_modules/tailwindcss/index.css']
}
