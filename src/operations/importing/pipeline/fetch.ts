import type { OpenedSource, SourceLocation } from '../../../ports/source.ts'
import type { Ports } from '../../../ports/ports.ts'
import { explainRefusal, withTrust } from '../../engine/consent/confirmed-hosts.ts'

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

async function open(
  ports: Pick<Ports, 'sources' | 'files' | 'places'>,
  location: SourceLocation,
): Promise<OpenedSource> {
  try {
    return await ports.sources.open(withTrust(ports, location))
  } catch (error) {
    throw location.kind === 'git' ? explainRefusal(error, location.url) : error
  }
}
