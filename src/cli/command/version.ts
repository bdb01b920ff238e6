import { createRequire } from 'node:module'

declare const SKILLMEAT_VERSION: string | undefined

/** The program's version; the bundle has it built in. */
export const VERSION: string =
  typeof SKILLMEAT_VERSION === 'string' ? SKILLMEAT_VERSION : readVersion()

function readVersion(): string {
  const manifest: unknown = createRequire(import.meta.url)('../../../package.json')
  const hasVersion = typeof manifest === 'object' && manifest !== null && 'version' in manifest
  return hasVersion ? String(manifest.version) : 'unknown'
}
