import type { ErrorCode } from '../errors.ts'
import { SkillmeatError, isSkillmeatError } from '../errors.ts'
import { hasUnseen } from '../security/text-classes.ts'
import { terminalText } from '../security/terminal-text.ts'
import { isForbiddenAddress, readIpv4, readIpv6 } from './network-address.ts'

/** A git address taken apart; userinfo is kept for ssh only. */
export interface GitUrl {
  /** Plain `http` only where a person vouches for the host. */
  readonly scheme: 'https' | 'http' | 'ssh' | 'file'
  readonly user: string | null
  /** Lower case, without brackets; empty for `file`. */
  readonly host: string
  readonly port: number | null
  /** Without a leading slash it counts from the user's home: `git@host:repo.git`. */
  readonly path: string
}

/** `ext::sh -c …` and its like name a program to run. */
const HELPER = /^[a-z0-9+.-]*::/i
const INSECURE: readonly string[] = ['git', 'ftp', 'ftps']
const URL_FORM = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/i
const SCP_FORM = /^(?:([A-Za-z0-9_][\w.-]*)@)?([A-Za-z0-9][A-Za-z0-9.-]*):(?!\/\/)(.+)$/
const HOST = /^[a-z0-9](?:[a-z0-9-]{0,62})(?:\.[a-z0-9-]{1,63})*\.?$/
const LOCAL_NAMES = /(?:^|\.)(?:localhost|localdomain|local|internal|home\.arpa|lan|intranet)\.?$/

/** How far a person vouches for an address. */
export interface GitUrlTrust {
  /** A person typed or confirmed the host: it may be a private one, and plain http will do there. */
  readonly mayBePrivate?: boolean
}

/**
 * Reads a git address: `https://`, `ssh://`, `git@host:path` or `file://`.
 *
 * Throws `E_GIT_URL` for options, helper transports and other schemes, and `E_URL_FORBIDDEN` for
 * userinfo in https and, unless a person vouches for the host, for plain http and for hosts that are
 * or spell a local or private address.
 */
export function parseGitUrl(text: string, { mayBePrivate = false }: GitUrlTrust = {}): GitUrl {
  if (isOdd(text) || text.startsWith('-') || HELPER.test(text)) throw gitUrlError(text)
  const [, scheme, authority = '', path = ''] = URL_FORM.exec(text) ?? []
  if (scheme === undefined) return readScp(text, mayBePrivate)
  const parts = { text, authority, path, mayBePrivate }
  return (READERS.get(scheme.toLowerCase()) ?? refuseScheme(scheme))(parts)
}

/** The same for a text that may be no address: null for one that is refused. */
export function tryParseGitUrl(text: string, trust: GitUrlTrust = {}): GitUrl | null {
  try {
    return parseGitUrl(text, trust)
  } catch (error) {
    if (isSkillmeatError(error)) return null
    throw error
  }
}

function refuseScheme(scheme: string): Reader {
  return ({ text }) => {
    const isInsecure = INSECURE.includes(scheme.toLowerCase())
    throw isInsecure ? urlForbidden(text, 'only https and ssh are allowed') : gitUrlError(text)
  }
}

function isOdd(text: string): boolean {
  return hasUnseen(text) || !text.isWellFormed() || /[\s\\]/.test(text)
}

/** Returns the address as git takes it. Percent-encoding is left as it was typed. */
export function formatGitUrl({ scheme, user, host, port, path }: GitUrl): string {
  const name = host.includes(':') ? `[${host}]` : host
  const authority = `${user === null ? '' : `${user}@`}${name}${port === null ? '' : `:${port}`}`
  if (scheme === 'file') return `file://${encodeFilePath(path)}`
  return path.startsWith('/') ? `${scheme}://${authority}${path}` : `${authority}:${path}`
}

/**
 * Tells whether the host of an address is spelled as one of a private network. A public name may lie
 * at a private address all the same; only resolving it tells.
 */
export function isPrivateHost({ scheme, host }: GitUrl): boolean {
  return scheme !== 'file' && (isIpv6(host) ? isForbiddenAddress(host) : isLocalName(host))
}

/** Returns `text` without the userinfo of an address in it, safe to show. */
export function withoutUserinfo(text: string): string {
  return text.replace(/([a-z][a-z0-9+.-]*:\/\/)[^/@\s]*@/gi, '$1')
}

/** Makes the refusal of what is no git address at all. */
export function gitUrlError(text: string): SkillmeatError {
  return refuse('E_GIT_URL', `"${shown(text)}" is not a git address.`)
}

/** Makes the refusal of an address that must not be connected to. */
export function urlForbidden(text: string, why: string): SkillmeatError {
  return refuse('E_URL_FORBIDDEN', `"${shown(text)}" may not be used: ${why}.`)
}

/** An address taken apart as far as its scheme. */
interface AddressParts {
  readonly text: string
  readonly authority: string
  readonly path: string
  readonly mayBePrivate: boolean
}

function readHttps({ text, authority, path, mayBePrivate }: AddressParts): GitUrl {
  if (authority.includes('@')) throw urlForbidden(text, userinfoReason(authority))
  const { host, port } = readHost(text, authority, mayBePrivate)
  assertPlainPath(text, path)
  return { scheme: 'https', user: null, host, port, path }
}

function userinfoReason(authority: string): string {
  return /^[^@]*:[^@]*@/.test(authority)
    ? 'it carries a password before the host, which belongs into the credential helper of your git'
    : 'it carries a user name before the host'
}

/** Plain http is only for a host that a person vouches for. */
function readHttp(parts: AddressParts): GitUrl {
  if (!parts.mayBePrivate) throw urlForbidden(parts.text, 'only https and ssh are allowed')
  return { ...readHttps(parts), scheme: 'http' }
}

function readSsh({ text, authority, path, mayBePrivate }: AddressParts): GitUrl {
  const at = authority.indexOf('@')
  const user = at === -1 ? null : authority.slice(0, at)
  if (user !== null && !/^[A-Za-z0-9_][\w.-]*$/.test(user)) throw gitUrlError(text)
  const rest = authority.slice(at + 1)
  if (rest.startsWith('-')) throw gitUrlError(text)
  const { host, port } = readHost(text, rest, mayBePrivate)
  assertPlainPath(text, path)
  if (!path.startsWith('/') || path.startsWith('/-')) throw gitUrlError(text)
  return { scheme: 'ssh', user, host, port, path }
}

function readFile({ text, authority, path }: AddressParts): GitUrl {
  if (authority !== '' && authority !== 'localhost') throw gitUrlError(text)
  assertPlainPath(text, path)
  return { scheme: 'file', user: null, host: '', port: null, path: decodePath(text, path) }
}

type Reader = (parts: AddressParts) => GitUrl

const READERS: ReadonlyMap<string, Reader> = new Map([
  ['https', readHttps],
  ['http', readHttp],
  ['ssh', readSsh],
  ['git+ssh', readSsh],
  ['file', readFile],
])

function readScp(text: string, mayBePrivate: boolean): GitUrl {
  const [, user, host, path] = SCP_FORM.exec(text) ?? []
  if (host === undefined || path === undefined || path.startsWith('-')) throw gitUrlError(text)
  const { host: checked } = readHost(text, host, mayBePrivate)
  assertPlainPath(text, path)
  return { scheme: 'ssh', user: user ?? null, host: checked, port: null, path }
}

function readHost(
  text: string,
  authority: string,
  mayBePrivate: boolean,
): { host: string; port: number | null } {
  const [, name = '', digits] = /^(\[[^\]]*\]|[^:]*)(?::([0-9]{1,5}))?$/.exec(authority) ?? []
  const host = name.toLowerCase()
  const port = digits === undefined ? null : Number(digits)
  if (port === 0 || (port ?? 0) > 65_535) throw gitUrlError(text)
  if (!host.startsWith('[')) return { host: readHostName(text, host, mayBePrivate), port }
  const inner = host.slice(1, -1)
  const isRefused = !mayBePrivate && isForbiddenAddress(inner)
  if (readIpv6(inner) === null || isRefused) throw localAddress(text)
  return { host: inner, port }
}

function readHostName(text: string, host: string, mayBePrivate: boolean): string {
  if (host.startsWith('-') || host === '') throw gitUrlError(text)
  if (!HOST.test(host)) throw urlForbidden(text, 'its host is not a plain name')
  if (!mayBePrivate && isLocalName(host)) throw localAddress(text)
  return host
}

function isIpv6(host: string): boolean {
  return host.includes(':')
}

function isLocalName(host: string): boolean {
  const isNumeric = readIpv4(host) !== null || /^(?:0x[0-9a-f]*|[0-9]+)\.?$/.test(lastLabel(host))
  const isSingle = !host.replace(/\.$/, '').includes('.')
  return isNumeric ? isForbiddenAddress(host) : isSingle || LOCAL_NAMES.test(host)
}

function lastLabel(host: string): string {
  return host.replace(/\.$/, '').split('.').at(-1) ?? ''
}

function assertPlainPath(text: string, path: string): void {
  if (/[?#]/.test(path)) throw gitUrlError(text)
  const decoded = decodePath(text, path)
  if (decoded.split(/[\\/]/).includes('..')) {
    throw refuse('E_PATH_ESCAPE', `"${shown(text)}" has ".." in its path.`)
  }
}

function decodePath(text: string, path: string): string {
  try {
    const decoded = decodeURIComponent(path)
    if (!hasUnseen(decoded)) return decoded
  } catch (error) {
    if (!(error instanceof URIError)) throw error
  }
  throw gitUrlError(text)
}

function encodeFilePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}

function localAddress(text: string): SkillmeatError {
  return urlForbidden(text, 'its host is no public one')
}

function refuse(code: ErrorCode, message: string): SkillmeatError {
  return new SkillmeatError(code, message, {
    fix: 'Give owner/repo, an https:// or ssh:// address, git@host:path, or a folder.',
  })
}

function shown(text: string): string {
  return terminalText(withoutUserinfo(text), 200)
}
