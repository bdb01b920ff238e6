import type { ManifestUpstream } from '../../../core/collection/manifest-upstream.ts'
import { isPathInSource } from '../../../core/source/candidate.ts'
import type { Upstream, VersionRef } from '../../../core/view/entries.ts'
import { isShared } from '../../../core/address/origin-of.ts'
import { upstreamKind } from '../../../core/address/packed-source.ts'

/**
 * Returns where an artifact is looked for from now on. A manifest, or the record
 * of a project, may come from anybody, so it names a repository that anybody could name, never a place on this machine; and nothing is fetched here.
 */
export function namedUpstream(
  upstream: ManifestUpstream | null,
  head: VersionRef,
): Upstream | null {
  if (upstream === null || !isShared(upstream.location)) return null
  if (!isPathInSource(upstream.path)) return null
  return { kind: upstreamKind(upstream.location), ...upstream, ...head, unseen: true }
}
