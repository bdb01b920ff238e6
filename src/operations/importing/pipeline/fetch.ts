import type { OpenedSource, SourceLocation, SourceRefs } from '../../../ports/source.ts'
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

async function open(
  ports: Pick<Ports, 'sources' | 'files' | 'places'>,
  location: SourceLocation,
): Promise<OpenedSource> {
  if (location.kind !== 'git') return ports.sources.open(location)
  try {
    return await ports.sources.open({ ...location, ...trustIn(ports, location.url) })
  } catch (error) {
    throw explainRefusal(error, location.url)
  }
}
