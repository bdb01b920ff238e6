import { SkillmeatError, isSkillmeatError } from '../../../core/errors.ts'
import {
  formatGitUrl,
  isPrivateHost,
  parseGitUrl,
  tryParseGitUrl,
} from '../../../core/address/git-url.ts'
import type { GitUrl } from '../../../core/address/git-url.ts'
import { parseVerified } from '../../../core/object/verified-json.ts'
import type { Ports } from '../../../ports/ports.ts'
import { readSettings } from '../config/read-settings.ts'
import { readNoted, writeNoted } from './noted-file.ts'

interface HostsFile {
  readonly format: 1
  readonly hosts: readonly { readonly host: string; readonly confirmed_at: string }[]
}

type NotedPorts = Pick<Ports, 'files' | 'places' | 'chance' | 'clock'>

const HOSTS_FILE = { name: 'confirmed-hosts.json', fix: 'Remove it; you will be asked again.' }

/**
 * Refuses an address whose host is not public and that nobody confirmed on this machine: a project's
 * record or a manifest may name any. `allow` are hosts that the person names now.
 *
 * Returns whether the host may be private, which is what `Sources` and `Repositories` are told; an
 * address on this machine has no host. Throws `E_HOST_UNCONFIRMED`, what `parseGitUrl` throws, and
 * `E_SOURCE_UNREACHABLE` for a host that is not found.
 */
export async function assertHostAllowed(
  ports: Pick<Ports, 'files' | 'places' | 'repositories'>,
  url: string,
  allow: readonly string[] = [],
): Promise<boolean> {
  const address = parseGitUrl(url, { mayBePrivate: true })
  const { host } = address
  if (address.scheme === 'file') return false
  if (allow.some((one) => plainHost(one) === host)) return true
  if (isVouchedFor(ports, host)) return true
  if (looksPublic(address) && (await ports.repositories.isPublic(url))) return false
  throw hostUnconfirmed(address)
}

/** Only resolving its name tells whether a host that looks public is. */
function looksPublic(address: GitUrl): boolean {
  return address.scheme !== 'http' && !isPrivateHost(address)
}

/** Returns what `Sources` are told of an address: whether a person vouched for its host. */
export function trustIn(
  ports: Pick<Ports, 'files' | 'places'>,
  url: string,
): { readonly mayBePrivate?: true } {
  const address = tryParseGitUrl(url, { mayBePrivate: true })
  if (address === null || address.scheme === 'file') return {}
  return isVouchedFor(ports, address.host) ? { mayBePrivate: true } : {}
}

/** Tells whether a person confirmed a host on this machine, or allows it in the settings. */
function isVouchedFor(ports: Pick<Ports, 'files' | 'places'>, host: string): boolean {
  if (readConfirmed(ports).some((one) => one.host === host)) return true
  return readSettings(ports).sources.allowedHosts.some((allowed) => isMeant(allowed, host))
}

/** `*.lan` means every host below `lan`. */
function isMeant(allowed: string, host: string): boolean {
  return allowed.startsWith('*.')
    ? host.endsWith(allowed.slice(1).toLowerCase())
    : plainHost(allowed) === host
}

/**
 * Tells whether an error refuses an address for its host alone, in a way that a person's word lifts: it
 * is one of a private network, or one that only their ssh settings know.
 */
export function isHostRefusal(error: unknown, url: string): boolean {
  if (isSkillmeatError(error, 'E_URL_FORBIDDEN')) return true
  return isSkillmeatError(error, 'E_SOURCE_UNREACHABLE') && isSsh(url) && 'host' in error.data
}

function isSsh(url: string): boolean {
  return tryParseGitUrl(url, { mayBePrivate: true })?.scheme === 'ssh'
}

/** Returns the error that names the way through, for an address that is refused for its host alone. */
export function explainRefusal(error: unknown, url: string): unknown {
  if (!isSkillmeatError(error, 'E_URL_FORBIDDEN')) return error
  const address = tryParseGitUrl(url, { mayBePrivate: true })
  return address === null || address.scheme === 'file' ? error : hostUnconfirmed(address)
}

function hostUnconfirmed(address: GitUrl): SkillmeatError {
  const { host } = address
  const url = formatGitUrl(address)
  return new SkillmeatError(
    'E_HOST_UNCONFIRMED',
    `${url} is not on a public host, and it was named by a manifest, a record or a program; nobody typed it here.`,
    {
      fix: `Add \`--allow-host ${host}\` if you know it; it is remembered on this machine. \`skillmeat config set sources.allowed_hosts ${host}\` allows it without a question.`,
      data: { host, url },
    },
  )
}

/**
 * Notes the host of an address that a person typed, unless it is public: typing it vouches for it. One
 * that is not found now may be found later, in another network.
 */
export async function confirmTyped(
  ports: NotedPorts & Pick<Ports, 'repositories'>,
  url: string,
): Promise<void> {
  const address = parseGitUrl(url, { mayBePrivate: true })
  if (address.scheme === 'file') return
  if (looksPublic(address) && (await isPublicNow(ports, url))) return
  await confirmHosts(ports, [address.host])
}

async function isPublicNow(
  { repositories }: Pick<Ports, 'repositories'>,
  url: string,
): Promise<boolean> {
  try {
    return await repositories.isPublic(url)
  } catch (error) {
    if (isSkillmeatError(error, 'E_SOURCE_UNREACHABLE')) return false
    throw error
  }
}

/** Notes hosts that the person confirmed, in the home, so that nobody is asked again on this machine. */
export async function confirmHosts(ports: NotedPorts, hosts: readonly string[]): Promise<void> {
  const before = readConfirmed(ports)
  const known = new Set(before.map(({ host }) => host))
  const fresh = [...new Set(hosts.map(plainHost))].filter((host) => !known.has(host))
  if (fresh.length === 0) return
  const confirmed_at = new Date(ports.clock.now()).toISOString()
  const file: HostsFile = {
    format: 1,
    hosts: [...before, ...fresh.map((host) => ({ host, confirmed_at }))],
  }
  await writeNoted(ports, HOSTS_FILE, file)
}

function readConfirmed(ports: Pick<Ports, 'files' | 'places'>): HostsFile['hosts'] {
  return readNoted(ports, HOSTS_FILE, parseVerified<HostsFile>)?.hosts ?? []
}

/** A host as an address has it, whatever its port: people write brackets around some, and paste whole addresses. */
function plainHost(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/^[a-z+]+:\/\/(?:[^/@]*@)?/, '')
    .replace(/\/.*$/, '')
    .replace(/^\[(.*)\](?::\d+)?$/, '$1')
    .replace(/^([^:]+):\d+$/, '$1')
}
