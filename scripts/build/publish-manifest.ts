import { readFileSync } from 'node:fs'

/** What a user's copy takes over from the manifest that development uses. */
const TAKEN_OVER = ['name', 'version', 'description', 'keywords', 'license', 'engines'] as const

/** Returns the manifest that is published: nothing that development needs is in it. */
export function publishManifest(): string {
  const own = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, unknown>
  const manifest = {
    ...Object.fromEntries(TAKEN_OVER.map((key) => [key, own[key]])),
    type: 'module',
    sideEffects: false,
    bin: { skillmeat: 'bin/skillmeat.cjs' },
    exports: {
      '.': { types: './lib/index.d.ts', default: './lib/index.js' },
      './merge': { types: './lib/merge.d.ts', default: './lib/merge.js' },
      './package.json': './package.json',
    },
  }
  return `${JSON.stringify(manifest, null, 2)}\n`
}
