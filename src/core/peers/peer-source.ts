import { assertGitRef, isCommitId } from '../address/git-ref.ts'
import { formatGitUrl, gitUrlError, parseGitUrl } from '../address/git-url.ts'
import { parseSourceSpec } from '../address/source-spec.ts'
import { isSkillmeatError } from '../errors.ts'
import { assertSafePath } from '../security/safe-path.ts'
import type { PeerSource } from './peer.ts'

/** What a peer wrote of a source, before anything of it is believed. */
export interface WrittenSource {
  /**
   * `owner/repo`, with a path, `@ref` or `:path` behind it and `gitlab:` or a host before it, an
   * address that git takes, or a folder of this machine.
   */
  readonly address: string
  /** Where `owner/repo` lies: `github` where neither this nor the address says. */
  readonly service?: string | null
  /** Folder or file in it; null where it is not said. */
  readonly path: string | null
  /** The address names what several artifacts lie in: a path in it is not that of this one. */
  readonly isShared?: boolean
  readonly ref?: string | null
  readonly commit?: string | null
}

const SERVICES: ReadonlyMap<string, string> = new Map([
  ['github', 'github.com'],
  ['gitlab', 'gitlab.com'],
  ['bitbucket', 'bitbucket.org'],
])
/** Hosts on which a repository has two names; what stands behind them is a path in it. */
const TWO_NAMES = new Set(['github.com', 'bitbucket.org'])

const LOCAL = /^(?:\.{1,2}(?:[\\/]|$)|[\\/~]|[A-Za-z]:[\\/]|file:)/
const SHORTHAND =
  /^(?:(?<prefix>github|gitlab|bitbucket):)?(?<names>\w[\w.-]*(?:\/[\w.-]+)+)(?:@(?<ref>[^:@]+))?(?::(?<path>.+))?$/
/**
 * Reads what a peer wrote of a source. None for a folder of this machine; one that cannot be taken is
 * refused: with credentials in it, over plain http, with a path that leads out, or no address at all.
 */
export function readPeerSource(written: WrittenSource | null): {
  readonly source: PeerSource | null
  readonly isRefused: boolean
} {
  if (written === null || LOCAL.test(written.address)) return { source: null, isRefused: false }
  try {
    return { source: takeSource(written), isRefused: false }
  } catch (error) {
    if (isSkillmeatError(error)) return { source: null, isRefused: true }
    throw error
  }
}

function takeSource(written: WrittenSource): PeerSource {
  const { address, path, ref } = readShorthand(written) ?? readAddress(written.address)
  const stated = written.ref === '' ? null : (written.ref ?? null)
  const taken = stated ?? ref
  if (taken !== null) assertGitRef(taken)
  const commit = [written.commit, taken].find(isFullCommit) ?? null
  const own = written.path ?? (written.isShared === true ? null : path)
  return { location: gitLocation(address), path: tidyPath(own), ref: taken, commit }
}

interface AddressParts {
  readonly address: string
  readonly path: string | null
  readonly ref: string | null
}

function readShorthand({ address, service }: WrittenSource): AddressParts | null {
  const found = SHORTHAND.exec(address)?.groups
  if (found === undefined) return null
  const names = found['names'] ?? ''
  const prefix = found['prefix'] ?? null
  const isHosted = prefix === null && /^[^/]*\./.test(names)
  const parts = readHosted(isHosted ? names : `${hostOf(prefix ?? service)}/${names}`)
  return { ...parts, path: found['path'] ?? parts.path, ref: found['ref'] ?? parts.ref }
}

function hostOf(service: string | null | undefined): string {
  const host = SERVICES.get(service ?? 'github')
  if (host === undefined) throw gitUrlError(service ?? '')
  return host
}

/** Reads what begins with a host: where a repository has two names, the rest is a path in it, or a page. */
function readHosted(text: string): AddressParts {
  const [host = '', ...names] = text.split('/')
  const [owner, repository, ...rest] = names
  const isOdd = names.some((name) => /^\.+$/.test(name))
  if (owner === undefined || repository === undefined || isOdd) throw gitUrlError(text)
  if (!TWO_NAMES.has(host)) return readAddress(`https://${text}`)
  const address = `https://${host}/${owner}/${repository.replace(/\.git$/, '')}.git`
  const isPage = rest[0] === 'tree' || rest[0] === 'blob'
  const inside = (isPage ? rest.slice(2) : rest).join('/')
  return {
    address,
    path: rest.length === 0 ? null : inside,
    ref: isPage ? (rest[1] ?? null) : null,
  }
}

/** Reads a whole address; behind `.git//` stands a path in the repository. */
function readAddress(text: string): AddressParts {
  const [, address = text, inside = null] = /^(.+\.git)\/\/(.+)$/.exec(text) ?? []
  const location = parseSourceSpec(address, { exists: () => false, mayBePrivate: true })
  if (location.kind !== 'git') throw gitUrlError(text)
  return { address: location.url, path: inside ?? location.path, ref: location.ref }
}

/** Nobody vouched for the address: no plain http, and `npm:a/b` is no host called npm. */
function gitLocation(address: string): string {
  const url = parseGitUrl(address, { mayBePrivate: true })
  const isBare = url.user === null && !url.host.includes('.') && !address.includes('://')
  if (isBare || (url.scheme !== 'https' && url.scheme !== 'ssh')) throw gitUrlError(address)
  return formatGitUrl(url)
}

/** A path to a skill's own `SKILL.md` means the skill. */
function tidyPath(path: string | null): string | null {
  if (path === null) return null
  const plain = path.replace(/^(?:\.?\/)+|\/+$/g, '').replace(/(?:^|\/)SKILL\.md$/i, '')
  if (plain === '' || plain === '.') return ''
  assertSafePath(plain)
  return plain
}

function isFullCommit(text: string | null | undefined): text is string {
  return typeof text === 'string' && isCommitId(text)
}
