import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { bundleLibrary } from './build/bundle-library.ts'
import { bundlePages } from './build/bundle-pages.ts'
import { bundleProgram } from './build/bundle-program.ts'
import { collectLicences } from './build/collect-licences.ts'
import { publishManifest } from './build/publish-manifest.ts'

/** Makes `dist/package`, which holds what is published and nothing else. */
const PACKAGE = 'dist/package'

/** The README, and what it leads to. */
const PAGES = [
  'README.md',
  'LICENSE',
  'docs',
  'integrations',
  'ARCHITECTURE.md',
  'GLOSSARY.md',
  'CONTRIBUTING.md',
]

await swap(PACKAGE, async (fresh) => {
  const inputs = [
    ...(await bundleProgram(`${fresh}/bin`)),
    ...(await bundleLibrary(`${fresh}/lib`)),
    ...(await bundlePages(`${fresh}/web`)),
  ]
  writeFileSync(`${fresh}/package.json`, publishManifest())
  writeFileSync(`${fresh}/THIRD-PARTY-LICENCES.txt`, collectLicences(inputs))
  for (const file of PAGES) cpSync(file, `${fresh}/${file}`, { recursive: true })
  rmSync(`${fresh}/docs/decisions`, { recursive: true })
})

/** Builds beside and swaps, so that a program that is running finds its files to the last moment. */
async function swap(outdir: string, produce: (fresh: string) => Promise<unknown>): Promise<void> {
  const fresh = `${outdir}.new-${process.pid}`
  const old = `${outdir}.old-${process.pid}`
  mkdirSync(fresh, { recursive: true })
  await produce(fresh)
  if (existsSync(outdir)) renameSync(outdir, old)
  renameSync(fresh, outdir)
  rmSync(old, { recursive: true, force: true })
}
