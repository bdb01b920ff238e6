import { isSkillmeatError } from '../errors.ts'
import { formatGitUrl, parseGitUrl } from './git-url.ts'

/** Tells what kind of place an upstream is. */
export function originOf(location: string, kind: 'folder' | 'git'): 'local' | 'git' | 'github' {
  if (kind === 'folder') return 'local'
  return /^(?:https:\/\/|ssh:\/\/git@|git@)github\.com[/:]/.test(location) ? 'github' : 'git'
}

/** Tells whether a URL names a repository that is on no machine in particular. */
export function isRemote(url: string): boolean {
  try {
    const parsed = parseGitUrl(url)
    return parsed.scheme !== 'file' && formatGitUrl(parsed) === url
  } catch (error) {
    if (isSkillmeatError(error)) return false
    throw error
  }
}
