import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { SkillmeatError } from '../../core/errors.ts'
import { terminalText } from '../../core/security/terminal-text.ts'
import type { GitUrl } from '../../core/address/git-url.ts'
import { formatGitUrl, isPrivateHost, urlForbidden } from '../../core/address/git-url.ts'
import type { Environment } from './proxy.ts'
import { proxyFor } from './proxy.ts'
import { isForbiddenAddress } from '../../core/address/network-address.ts'

/** Returns every address of a host. */
export type ResolveHost = (host: string) => Promise<readonly string[]>

/** Asks the system's resolver. */
export const resolveWithSystem: ResolveHost = async (host) =>
  (await lookup(host, { all: true })).map(({ address }) => address)

/**
 * Resolves the host of `url` and returns settings that hold git to the addresses that were checked.
 *
 * Throws as `checkedAddresses` does. Git cannot hold ssh to an address; it is checked only, and a host
 * that a person vouched for may be an alias that ssh alone knows.
 */
export async function pinHost(
  url: GitUrl,
  resolve: ResolveHost,
  mayBePrivate = false,
): Promise<readonly string[]> {
  if (url.scheme === 'file' || (url.scheme === 'ssh' && mayBePrivate)) return []
  const addresses = await checkedAddresses(url, resolve, mayBePrivate)
  if (url.scheme === 'ssh' || isIP(url.host) !== 0) return []
  const list = addresses.map((address) => (address.includes(':') ? `[${address}]` : address))
  const port = url.port ?? (url.scheme === 'http' ? 80 : 443)
  return [`http.curloptResolve=${url.host}:${port}:${list.join(',')}`]
}

/**
 * Returns the addresses of the host of `url`, each checked.
 *
 * Throws `E_URL_FORBIDDEN` when any address is a local or private one that nobody vouched for, before
 * anything connects, and `E_SOURCE_UNREACHABLE` when there is none. Plain http goes to private
 * addresses only.
 */
export async function checkedAddresses(
  url: GitUrl,
  resolve: ResolveHost,
  mayBePrivate: boolean,
): Promise<readonly string[]> {
  const addresses = isIP(url.host) === 0 ? await resolveOrFail(url, resolve) : [url.host]
  for (const address of addresses) assertReachable(url, address, mayBePrivate)
  return addresses
}

/** Tells whether the host of `url` lies on the public internet. Throws `E_SOURCE_UNREACHABLE` for none. */
export async function isPublicHost(
  url: GitUrl,
  resolve: ResolveHost,
  env: Environment,
): Promise<boolean> {
  if (url.scheme === 'file' || isPrivateHost(url)) return false
  // Behind a proxy the name may be known to the proxy alone.
  if (isIP(url.host) !== 0 || proxyFor(url, env) !== null) return true
  return (await resolveOrFail(url, resolve)).every((address) => !isForbiddenAddress(address))
}

function assertReachable(url: GitUrl, address: string, mayBePrivate: boolean): void {
  const isPrivate = isForbiddenAddress(address)
  if (isPrivate && !mayBePrivate) {
    const where = `its host lies at the local or private address ${terminalText(address, 60)}`
    throw urlForbidden(formatGitUrl(url), where)
  }
  if (!isPrivate && url.scheme === 'http') {
    throw urlForbidden(formatGitUrl(url), 'plain http is for hosts of a private network; use https')
  }
}

async function resolveOrFail(url: GitUrl, resolve: ResolveHost): Promise<readonly string[]> {
  const addresses = await resolve(url.host).catch((error: unknown) => unreachable(url, error))
  return addresses.length === 0 ? unreachable(url, undefined) : addresses
}

function unreachable(url: GitUrl, cause: unknown): never {
  throw new SkillmeatError(
    'E_SOURCE_UNREACHABLE',
    `The host ${terminalText(url.host, 200)} was not found.`,
    {
      data: { host: url.host },
      fix: `Check the address and the network, then try again. A name that only your ssh settings or a private network knows is let pass with \`--allow-host ${terminalText(url.host, 200)}\`.`,
      cause,
    },
  )
}
