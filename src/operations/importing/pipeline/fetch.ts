import type { OpenedSource, SourceLocation, SourceRefs } from '../../../ports/source.ts'
import type { GitLocation } from '../../../core/address/source-location.ts'
import { possibleRefs, settleByRefs, unknownCommit } from '../../../core/address/settle-address.ts'
import type { SettledAddress } from '../../../core/address/settle-address.ts'
import type { Warning } from '../../../core/errors.ts'
import type { Ports } from '../../../ports/ports.ts'
import { explainRefusal, trustIn } from '../../engine/consent/confirmed-hosts.ts'

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
  ports: Pick<Ports, 'sources' | 'files' | 'places'>,
  location: L,
  use: (source: FetchedSource<L>) => Promise<T>,
): Promise<T> {
  const opened = await open(ports, location)
  try {
    return await use({ location, opened })
  } finally {
    await opened.close()
  }
}

/** Asks where a repository stands. Throws as `withSource` does. */
export async function lookAtSource(
  ports: Pick<Ports, 'sources' | 'files' | 'places'>,
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
  ports: Pick<Ports, 'sources' | 'files' | 'places'>,
  location: L,
): Promise<{ readonly location: L | GitLocation; readonly warnings: readonly Warning[] }> {
  return location.kind === 'git' && location.open !== undefined
    ? settle(ports, location)
    : { location, warnings: [] }
}

async function settle(
  ports: Pick<Ports, 'sources' | 'files' | 'places'>,
  location: GitLocation,
): Promise<SettledAddress> {
  const trusted = { ...location, ...trustIn(ports, location.url) }
  try {
    const refs = await ports.sources.findRefs(trusted, possibleRefs(location))
    const { commit, ...settled } = settleByRefs(location, refs)
    if (commit === undefined) return settled
    const id = await ports.sources.findCommit(trusted, commit)
    if (id === null) throw unknownCommit(location, commit)
    return { ...settled, location: { ...settled.location, ref: id } }
  } catch (error) {
    throw explainRefusal(error, location.url)
  }
}

async function open(
  ports: Pick<Ports, 'sources' | 'files' | 'places'>,
  location: SourceLocation,
): Promise<OpenedSource> {
  if (location.kind !== 'git' && location.kind !== 'web') return ports.sources.open(location)
  try {
    return await ports.sources.open({ ...location, ...trustIn(ports, location.url) })
  } catch (error) {
    throw explainRefusal(error, location.url)
  }
}
