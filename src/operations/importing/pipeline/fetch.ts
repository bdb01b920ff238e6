import type { OpenedSource, SourceLocation } from '../../../ports/source.ts'
import type { Ports } from '../../../ports/ports.ts'

/** A source that lies open to be read, and where it was fetched from. */
export interface FetchedSource<L extends SourceLocation = SourceLocation> {
  readonly location: L
  readonly opened: OpenedSource
}

/** Opens a source for `use` and removes the fetched files afterwards, even when `use` fails. */
export async function withSource<L extends SourceLocation, T>(
  { sources }: Pick<Ports, 'sources'>,
  location: L,
  use: (source: FetchedSource<L>) => Promise<T>,
): Promise<T> {
  const opened = await sources.open(location)
  try {
    return await use({ location, opened })
  } finally {
    await opened.close()
  }
}
