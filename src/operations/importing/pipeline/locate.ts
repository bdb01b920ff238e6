import { addressOf } from '../../../core/address/source-spec.ts'
import type { SourceLocation } from '../../../core/address/source-location.ts'
import type { ArtifactEntry, SourceAliasEntry, Upstream } from '../../../core/view/entries.ts'
import { viewKeys } from '../../../core/view/keys.ts'
import type { Transaction } from '../../engine/transaction/transaction.ts'

/** A place that can be looked at again; a bundle is none. */
export type TrackedLocation = Exclude<SourceLocation, { readonly kind: 'bundle' }>

/** Where an artifact comes from, without the version that stands for it. */
export type ComesFrom = Omit<Upstream, 'version'>

/** An artifact that follows an upstream. */
export interface Tracked {
  readonly artifact: ArtifactEntry
  readonly upstream: Upstream
}

/** Returns an artifact with its upstream; nothing where it came from nowhere. */
export function withUpstream(artifact: ArtifactEntry): Tracked[] {
  return artifact.upstream === null ? [] : [{ artifact, upstream: artifact.upstream }]
}

/** Returns the location to open to see an upstream again. */
export function locationOf({
  kind,
  location,
  ref,
}: Pick<Upstream, 'kind' | 'location' | 'ref'>): TrackedLocation {
  switch (kind) {
    case 'folder':
      return { kind, dir: location, path: null }
    case 'archive':
      return { kind, file: location, path: null }
    case 'web':
      return { kind, url: location, path: null, ...(ref === null ? {} : { digest: ref }) }
    case 'npm':
      return { kind, name: location.replace(/^npm:/, ''), version: ref, path: null }
    case 'git':
      return { kind, url: location, ref, path: null }
  }
}

/** Returns the origin of an artifact in a source, as its entry records it. */
export function comesFrom(
  location: TrackedLocation,
  found: Pick<Upstream, 'path' | 'commit' | 'tree'>,
): ComesFrom {
  return { kind: location.kind, location: addressOf(location), ref: refOf(location), ...found }
}

/** Returns what is followed of a source: a branch, a tag, a version, a digest; null where there is none to choose. */
export function refOf(location: TrackedLocation): string | null {
  if (location.kind === 'git') return location.ref
  if (location.kind === 'web') return location.digest ?? null
  return location.kind === 'npm' ? location.version : null
}

/** Returns the current address of an origin: the new address if its source has moved. */
export async function presentAddress(
  transaction: Transaction,
  from: ComesFrom,
): Promise<ComesFrom> {
  const alias = await transaction.get<SourceAliasEntry>(viewKeys.sourceAlias(from.location))
  if (alias === null) return from
  const { kind, location } = alias
  return { ...from, kind, location, ref: kind === from.kind ? from.ref : null }
}
