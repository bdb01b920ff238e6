import type { Upstream } from '../../../core/view/entries.ts'
import type { SourceLocation } from '../../../ports/source.ts'
import type { ReadCandidate } from './read-candidate.ts'

/** A place that can be looked at again; a bundle is none. */
export type TrackedLocation = Exclude<SourceLocation, { readonly kind: 'bundle' }>

/** The source that candidates were read from. */
export interface ReadSource {
  readonly location: TrackedLocation
  readonly revision: string | null
}

/** Returns where an artifact comes from, without the version that stands for it. */
export function upstreamOf(
  { location, revision }: ReadSource,
  { candidate, tree }: Pick<ReadCandidate, 'candidate' | 'tree'>,
): Omit<Upstream, 'version'> {
  return {
    kind: location.kind,
    location: location.kind === 'folder' ? location.dir : location.url,
    ref: location.kind === 'folder' ? null : location.ref,
    path: candidate.path,
    commit: revision,
    tree: tree.id,
  }
}

/** Returns the location to open to see an upstream again. */
export function locationOf(upstream: Upstream): TrackedLocation {
  return upstream.kind === 'folder'
    ? { kind: 'folder', dir: upstream.location, path: null }
    : { kind: 'git', url: upstream.location, ref: upstream.ref, path: null }
}
