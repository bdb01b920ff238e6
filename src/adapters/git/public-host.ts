import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { SkillmeatError } from '../../core/errors.ts'
import { terminalText } from '../../core/security/terminal-text.ts'
import type { GitUrl } from '../../core/address/git-url.ts'
import { formatGitUrl, urlForbidden } from '../../core/address/git-url.ts'
import { isForbiddenAddress } from '../../core/address/network-address.ts'

/** Returns every address of a host. */
export type ResolveHost = (host: string) => Promise<readonly string[]>

/** Asks the system's resolver. */
export const resolveWithSystem: ResolveHost = async (host) =>
  (await lookup(host, { all: true })).map(({ address }) => address)

/**
 * Resolves the host of `url` and returns settings that hold git to the addresses that were checked.
 *
 * Throws `E_URL_FORBIDDEN` when any address is a local or private one, before anything connects,
 * and `E_SOURCE_UNREACHABLE` when there is none. Git cannot hold ssh to an address; it is checked only.
 */
export async function pinHost(url: GitUrl, resolve: ResolveHost): Promise<readonly string[]> {
  if (url.scheme === 'file' || isIP(url.host) !== 0) return []
  const addresses = await resolveOrFail(url, resolve)
  const text = formatGitUrl(url)
  for (const address of addresses) {
    if (isForbiddenAddress(address)) {
      throw urlForbidden(
        text,
        `its host lies at the local or private address ${terminalText(address, 60)}`,
      )
    }
  }
  if (url.scheme === 'ssh') return []
  const list = addresses.map((address) => (address.includes(':') ? `[${address}]` : address))
  return [`http.curloptResolve=${url.host}:${url.port ?? 443}:${list.join(',')}`]
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
      fix: 'Check the address and the network, then try again.',
      cause,
    },
  )
}
