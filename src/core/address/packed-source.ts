import { SkillmeatError } from '../errors.ts'
import { terminalText } from '../security/terminal-text.ts'
import { parseGitUrl } from './git-url.ts'
import { readPath } from './read-address.ts'
import type { NpmLocation, WebLocation } from './source-location.ts'
import type { AddressTrust } from './take-apart.ts'

/** What is packed into one file. */
const ARCHIVE = /\.(?:zip|skill|tar\.gz|tgz)$/i
/** What is read from an address as it is, and no repository. */
const WEB_FILE = /(?:\.(?:zip|skill|skillmeat-pack|tar\.gz|tgz)|\/SKILL\.md)$/i
const NAME = /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/
const VERSION = /^[A-Za-z0-9][\w.+-]*$/

/** Where a web site says which skills it offers. */
const WELL_KNOWN =
  /^(https?:\/\/[^/]+)\/\.well-known\/(agent-skills|skills)(?:\/(?:index\.json)?)?$/i
/** A site by itself. */
const SITE = /^(https?:\/\/[^/@]+)\/?$/i

/** Tells whether an address is that of an index of skills. */
export function isWellKnown(url: string): boolean {
  return WELL_KNOWN.test(url)
}

/**
 * Reads the address of a web site that may offer skills: by itself where a person typed it, or with the
 * place of its index. Null for any other. Throws as `parseGitUrl` does.
 */
export function readSite(
  spec: string,
  { mayBePrivate, isPasted }: AddressTrust,
): WebLocation | null {
  const [, host, folder] = WELL_KNOWN.exec(spec) ?? []
  const [, site] = isPasted ? (SITE.exec(spec) ?? []) : []
  const root = host ?? site
  if (root === undefined) return null
  const url = `${root}/.well-known/${folder ?? 'agent-skills'}/index.json`
  parseGitUrl(url, { mayBePrivate })
  return { kind: 'web', url, path: null }
}

/** Tells whether a file is an archive by its name. */
export function isArchiveName(name: string): boolean {
  return ARCHIVE.test(name)
}

/**
 * Reads the address of an archive or of a single `SKILL.md`; null for any other. What stands behind `?`
 * or `#` is left out: it may hold a token, and this is remembered.
 *
 * Throws as `parseGitUrl` does.
 */
export function readWebFile(spec: string, { mayBePrivate }: AddressTrust): WebLocation | null {
  const [plain = ''] = spec.split('#')
  const [address = ''] = plain.split('?')
  if (!/^https?:\/\//i.test(address) || !WEB_FILE.test(address)) return null
  parseGitUrl(address, { mayBePrivate })
  return { kind: 'web', url: address, path: null }
}

/** Reads `npm:package[@version][/path]`; null for what does not begin so. Throws `E_GIT_URL` and `E_PATH_ESCAPE`. */
export function readNpm(spec: string): NpmLocation | null {
  if (!spec.startsWith('npm:')) return null
  const shape = /^npm:((?:@[^/@]+\/)?[^/@]+)(?:@([^/]+))?(?:\/(.*))?$/
  const [, name = '', version = null, path = ''] = shape.exec(spec) ?? []
  const isSound =
    NAME.test(name) && name.length <= 214 && (version === null || VERSION.test(version))
  if (!isSound) throw noPackage(spec)
  return { kind: 'npm', name, version, path: path === '' ? null : readPath(path) }
}

function noPackage(spec: string): SkillmeatError {
  return new SkillmeatError('E_GIT_URL', `"${terminalText(spec, 200)}" names no package of npm.`, {
    fix: 'Give npm:package, npm:@scope/package, or npm:package@1.2.3 with a version or a tag, and a path behind it.',
  })
}

/** Tells of what kind the upstream at an address is. */
export function upstreamKind(location: string): 'git' | 'web' | 'npm' {
  if (location.startsWith('npm:')) return 'npm'
  return /^https?:\/\//.test(location) && (WEB_FILE.test(location) || isWellKnown(location))
    ? 'web'
    : 'git'
}
