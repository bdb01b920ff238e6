import type { OpenedSource, SourceLocation, SourceRefs } from '../../../ports/source.ts'
import { parseGitUrl } from '../../../core/address/git-url.ts'
import type { GitLocation, WebLocation } from '../../../core/address/source-location.ts'
import { possibleRefs, settleByRefs, unknownCommit } from '../../../core/address/settle-address.ts'
import type { SettledAddress } from '../../../core/address/settle-address.ts'
import type { Warning } from '../../../core/errors.ts'
import type { Ports } from '../../../ports/ports.ts'
import {
  confirmHosts,
  explainRefusal,
  isHostRefusal,
  trustIn,
} from '../../engine/consent/confirmed-hosts.ts'

/** How many sources are asked at one time. Most of it is waiting for servers. */
export const SOURCES_AT_ONCE = 32

type SourcePorts = Pick<Ports, 'sources' | 'files' | 'places'>

/** A source that lies open to be read, and where it was fetched from. */
export interface FetchedSource<L extends SourceLocation = SourceLocation> {
  readonly location: L
  readonly opened: OpenedSource
}

/**
 * Opens a source for `use` and removes the fetched files afterwards, even when `use` fails.
 *
 * Throws `E_HOST_UNCONFIRMED` for a host that is not public and that nobody confirmed on this machine.
 */
export async function withSource<L extends SourceLocation, T>(
  ports: SourcePorts,
  location: L,
  use: (source: FetchedSource<L>) => Promise<T>,
): Promise<T> {
  const { opened, isVouched } = await open(ports, location)
  try {
    const reached = isVouched ? { ...location, mayBePrivate: true } : location
    return await use({ location: reached, opened })
  } finally {
    await opened.close()
  }
}

/** What a person typed and let pass is remembered, so that it passes when it is asked again. */
export async function noteTyped(
  ports: Pick<Ports, 'files' | 'places' | 'chance' | 'clock'>,
  location: SourceLocation,
): Promise<void> {
  if (location.kind !== 'git' && location.kind !== 'web') return
  if (location.isTyped === true && location.mayBePrivate === true) {
    await confirmHosts(ports, [parseGitUrl(location.url, { mayBePrivate: true }).host])
  }
}

/** Asks where a repository stands. Throws as `withSource` does. */
export async function lookAtSource(
  ports: SourcePorts,
  location: Extract<SourceLocation, { kind: 'git' }>,
): Promise<SourceRefs> {
  try {
    return await ports.sources.look({ ...location, ...trustIn(ports, location.url) })
  } catch (error) {
    throw explainRefusal(error, location.url)
  }
}

/**
 * Asks the repository what the address that a person typed leaves open: where a ref ends and a path
 * begins, what is a ref and what a place on a page, which commit begins so. Throws as `withSource` does,
 * and `E_GIT_REF` where it has no such ref.
 */
export async function settleLocation<L extends SourceLocation>(
  ports: SourcePorts,
  location: L,
): Promise<{ readonly location: L | GitLocation; readonly warnings: readonly Warning[] }> {
  return location.kind === 'git' && location.open !== undefined
    ? settle(ports, location)
    : { location, warnings: [] }
}

async function settle(ports: SourcePorts, location: GitLocation): Promise<SettledAddress> {
  const { result, isVouched } = await reach(ports, location, async (trusted) => {
    const refs = await ports.sources.findRefs(trusted, possibleRefs(location))
    const { commit, ...settled } = settleByRefs(location, refs)
    if (commit === undefined) return settled
    const id = await ports.sources.findCommit(trusted, commit)
    if (id === null) throw unknownCommit(location, commit)
    return { ...settled, location: { ...settled.location, ref: id } }
  })
  return isVouched ? { ...result, location: { ...result.location, mayBePrivate: true } } : result
}

async function open(
  ports: SourcePorts,
  location: SourceLocation,
): Promise<{ readonly opened: OpenedSource; readonly isVouched: boolean }> {
  if (location.kind !== 'git' && location.kind !== 'web') {
    return { opened: await ports.sources.open(location), isVouched: false }
  }
  const { result, isVouched } = await reach(ports, location, (one) => ports.sources.open(one))
  return { opened: result, isVouched }
}

/**
 * Does something at an address. Where its host is refused, and a person typed the address, their word
 * lets it pass: `isVouched`. For one that was only named, the error says what lets it pass.
 */
async function reach<L extends GitLocation | WebLocation, T>(
  ports: SourcePorts,
  location: L,
  task: (location: L) => Promise<T>,
): Promise<{ readonly result: T; readonly isVouched: boolean }> {
  const { url } = location
  try {
    const result = await task({ ...location, ...trustIn(ports, url) })
    return { result, isVouched: false }
  } catch (error) {
    const isTyped = location.isTyped === true && location.mayBePrivate === undefined
    if (!isTyped || !isHostRefusal(error, url)) throw explainRefusal(error, url)
  }
  return { result: await task({ ...location, mayBePrivate: true }), isVouched: true }
}
