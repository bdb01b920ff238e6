import { readFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { rootCertificates } from 'node:tls'
import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import { terminalText } from '../../core/security/terminal-text.ts'
import { gitUrlError, parseGitUrl, urlForbidden } from '../../core/address/git-url.ts'
import type { GitUrl } from '../../core/address/git-url.ts'
import { ask } from './ask.ts'
import type { Environment } from './proxy.ts'
import { proxyFor } from './proxy.ts'
import type { ResolveHost } from './public-host.ts'
import { checkedAddresses, resolveWithSystem } from './public-host.ts'

/** What reaching the web needs. */
export interface WebOptions {
  readonly env?: Environment
  readonly resolveHost?: ResolveHost
  /** How long the whole answer may take, and how long nothing may come. */
  readonly timeoutMs?: number
  readonly idleMs?: number
}

/** What is to be fetched. */
export interface WebAddress {
  readonly url: string
  /** A person vouched for the host of this address; not for one that it sends to. */
  readonly mayBePrivate: boolean
  readonly maxBytes: number
  readonly accept?: string
}

/** What was fetched. */
export interface WebAnswer {
  readonly bytes: Uint8Array
  /** The type that it came with, in lower case; empty where none is said. */
  readonly type: string
}

const MAX_REDIRECTS = 5
const TIMEOUT_MS = 300_000
const IDLE_MS = 30_000

/**
 * Fetches what lies at an address, into memory: https, or http on a private host that a person vouched
 * for. Every host on the way is resolved and checked first, and connected to at these addresses only.
 *
 * Throws `E_URL_FORBIDDEN`, `E_SOURCE_NOT_FOUND`, `E_SOURCE_UNREACHABLE` and `E_SIZE_LIMIT`.
 */
export async function fetchBytes(asked: WebAddress, options: WebOptions = {}): Promise<WebAnswer> {
  const signal = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS)
  let url = new URL(asked.url)
  const { host } = url
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const isVouched = asked.mayBePrivate && url.host === host
    const answer = await send({ ...asked, url, isVouched, signal }, options)
    const next = nextAddress(answer, url)
    if (next === null) return await readAnswer(answer, url, asked.maxBytes)
    answer.destroy()
    url = next
  }
  throw unreachable(asked.url, `it sends on more than ${MAX_REDIRECTS} times`)
}

interface Hop {
  readonly url: URL
  readonly isVouched: boolean
  readonly signal: AbortSignal
  readonly accept?: string
}

async function send(
  { url, isVouched, signal, accept }: Hop,
  { env = process.env, resolveHost = resolveWithSystem, idleMs = IDLE_MS }: WebOptions,
): Promise<IncomingMessage> {
  const place = readPlace(url, isVouched)
  const proxy = proxyFor(place, env)
  const isNamed = proxy !== null && place.scheme === 'https'
  const addresses = isNamed ? null : await checkedAddresses(place, resolveHost, isVouched)
  const headers: Record<string, string> = accept === undefined ? {} : { accept }
  try {
    return await ask({ url, addresses, proxy, headers, signal, idleMs, ...trustedBy(env) })
  } catch (error) {
    throw failure(url, error)
  }
}

/** Certificates that the surroundings name, as git reads them, beside those that everybody trusts. */
function trustedBy(env: Environment): { readonly ca?: readonly string[] } {
  const file = env['GIT_SSL_CAINFO'] ?? env['SSL_CERT_FILE']
  if (file === undefined || file === '') return {}
  try {
    return { ca: [...rootCertificates, readFileSync(file, 'utf8')] }
  } catch {
    return {}
  }
}

/** The rules for hosts are those of repositories. */
function readPlace(url: URL, mayBePrivate: boolean): GitUrl {
  if (url.username !== '' || url.password !== '') {
    throw urlForbidden(shown(url), 'it carries a user name before the host')
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw gitUrlError(shown(url))
  return parseGitUrl(`${url.protocol}//${url.host}/`, { mayBePrivate })
}

/** Where an answer sends to; null where it is the answer itself. Nothing leads from https to anything else. */
function nextAddress({ statusCode = 0, headers }: IncomingMessage, from: URL): URL | null {
  if (![301, 302, 303, 307, 308].includes(statusCode)) return null
  const { location } = headers
  const next = location === undefined ? null : URL.parse(location, from.href)
  if (next === null) throw unreachable(shown(from), 'it sends on, and does not say where')
  const isSame = next.protocol === from.protocol && next.host === from.host
  if (next.protocol !== 'https:' && !isSame) {
    throw urlForbidden(shown(from), `it sends on to ${shown(next)}, which is not https`)
  }
  return next
}

async function readAnswer(answer: IncomingMessage, url: URL, max: number): Promise<WebAnswer> {
  assertAnswered(answer, url)
  if (Number(answer.headers['content-length'] ?? 0) > max) throw tooLarge(answer, url, max)
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of answer) {
      const bytes: Uint8Array = chunk
      size += bytes.length
      if (size > max) throw tooLarge(answer, url, max)
      chunks.push(bytes)
    }
  } catch (error) {
    throw failure(url, error)
  }
  return {
    bytes: Buffer.concat(chunks),
    type: (answer.headers['content-type'] ?? '').toLowerCase(),
  }
}

function assertAnswered(answer: IncomingMessage, url: URL): void {
  const { statusCode = 0 } = answer
  if (statusCode === 200) return
  answer.destroy()
  if (statusCode === 404 || statusCode === 410) {
    throw new SkillmeatError(
      'E_SOURCE_NOT_FOUND',
      `There is nothing at ${shown(url)} (${statusCode}).`,
      {
        fix: 'Check the address; open it in a browser.',
        data: { url: shown(url) },
      },
    )
  }
  const asks = statusCode === 401 || statusCode === 403
  throw unreachable(
    shown(url),
    asks
      ? `it asks who you are (${statusCode}); no credential, and nothing behind "?", is sent`
      : `it answered ${statusCode}`,
  )
}

function tooLarge(answer: IncomingMessage, url: URL, max: number): SkillmeatError {
  answer.destroy()
  return new SkillmeatError('E_SIZE_LIMIT', `${shown(url)} is larger than ${max} bytes.`, {
    fix: 'Nothing was kept. Take a part of it, or a repository that holds it.',
  })
}

function failure(url: URL, error: unknown): SkillmeatError {
  if (isSkillmeatError(error)) return error
  const isLate = error instanceof Error && /^(?:Abort|Timeout)Error$/.test(error.name)
  const why = error instanceof Error ? error.message : 'the connection failed'
  return unreachable(shown(url), isLate ? 'it did not answer in time' : why, error)
}

function unreachable(address: string, why: string, cause?: unknown): SkillmeatError {
  return new SkillmeatError(
    'E_SOURCE_UNREACHABLE',
    `${address} cannot be read: ${terminalText(why, 300)}.`,
    { fix: 'Check the address, the network and your access, then try again.', cause },
  )
}

/** What stands behind `?` may be a secret. */
function shown({ origin, pathname }: URL): string {
  return terminalText(`${origin}${pathname}`, 200)
}
