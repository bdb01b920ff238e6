import { formatGitUrl, tryParseGitUrl } from './git-url.ts'

/** What an upstream is: a place that can be looked at again. */
export type UpstreamKind = 'folder' | 'git' | 'archive' | 'web' | 'npm'

/** Tells what kind of place an upstream is. */
export function originOf(location: string, kind: UpstreamKind): 'local' | 'git' | 'github' | 'web' {
  if (kind === 'folder' || kind === 'archive') return 'local'
  if (kind === 'web' || kind === 'npm') return 'web'
  return /^(?:https:\/\/|ssh:\/\/git@|git@)github\.com[/:]/.test(location) ? 'github' : 'git'
}

/** Tells whether a URL names a repository on a public host. */
export function isRemote(url: string): boolean {
  return isPlainUrl(url, false)
}

/**
 * Tells whether a URL names a repository that a team may reach, on a public host or one of its own
 * network. Nothing is fetched from the latter before a person confirms the host.
 */
export function isShared(url: string): boolean {
  return isPlainUrl(url, true)
}

function isPlainUrl(url: string, mayBePrivate: boolean): boolean {
  const parsed = tryParseGitUrl(url, { mayBePrivate })
  return parsed !== null && parsed.scheme !== 'file' && formatGitUrl(parsed) === url
}
