import { SkillmeatError, isSkillmeatError } from '../../../core/errors.ts'
import { formatGitUrl, isPrivateHost, parseGitUrl } from '../../../core/address/git-url.ts'
import { parseVerified } from '../../../core/object/verified-json.ts'
import type { Ports } from '../../../ports/ports.ts'
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
  if (readConfirmed(ports).some((one) => one.host === host)) return true
  const isOpen = address.scheme !== 'http' && !isPrivateHost(address)
  if (isOpen && (await ports.repositories.isPublic(url))) return false
  throw new SkillmeatError(
    'E_HOST_UNCONFIRMED',
    `${formatGitUrl(address)} is not on a public host.`,
    {
      fix: `Add \`--allow-host ${host}\` if you know it; it is remembered on this machine.`,
      data: { host, url: formatGitUrl(address) },
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
  const isOpen = address.scheme !== 'http' && !isPrivateHost(address)
  if (isOpen && (await isPublicNow(ports, url))) return
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

/** A host as an address has it: people write brackets around some. */
function plainHost(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
}
