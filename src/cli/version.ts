import { createRequire } from 'node:module'

declare const SKILLMEAT_VERSION: string | undefined

/** The program's version; the bundle has it built in. */
export const VERSION: string =
  typeof SKILLMEAT_VERSION === 'string' ? SKILLMEAT_VERSION : readVersion()

function readVersion(): string {
  const manifest: unknown = createRequire(import.meta.url)('../../package.json')
  return (manifest as { readonly version: string }).version
}
