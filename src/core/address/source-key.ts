import { tryParseGitUrl } from './git-url.ts'

/**
 * Returns what is equal for all addresses of one repository: its host and path, without scheme,
 * user and `.git`. Null for what is no address of a repository that others reach.
 */
export function sourceKey(location: string): string | null {
  const url = tryParseGitUrl(location, { mayBePrivate: true })
  if (url === null || url.scheme === 'file') return null
  const path = url.path.replace(/^\/+|\/+$/g, '').replace(/\.git$/, '')
  // A server may answer ssh on any port; several on one host differ by that of http.
  const port = url.scheme === 'ssh' || url.port === null ? '' : `:${url.port}`
  const key = `${url.host}${port}/${path}`
  return url.host === 'github.com' ? key.toLowerCase() : key
}

/** Returns what is equal for all addresses of one repository; of anything else, the address itself. */
export function oneAddress(location: string): string {
  return sourceKey(location) ?? location
}
