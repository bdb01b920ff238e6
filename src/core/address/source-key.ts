import { isSkillmeatError } from '../errors.ts'
import { parseGitUrl } from './git-url.ts'
import type { GitUrl } from './git-url.ts'

/**
 * Returns what is equal for all addresses of one repository: its host and path, without scheme,
 * user and `.git`. Null for what is no address of a repository that others reach.
 */
export function sourceKey(location: string): string | null {
  const url = readUrl(location)
  if (url === null || url.scheme === 'file') return null
  const path = url.path.replace(/^\/+|\/+$/g, '').replace(/\.git$/, '')
  // A server may answer ssh on any port; several on one host differ by that of http.
  const port = url.scheme === 'ssh' || url.port === null ? '' : `:${url.port}`
  const key = `${url.host}${port}/${path}`
  return url.host === 'github.com' ? key.toLowerCase() : key
}

function readUrl(location: string): GitUrl | null {
  try {
    return parseGitUrl(location, { mayBePrivate: true })
  } catch (error) {
    if (isSkillmeatError(error)) return null
    throw error
  }
}
