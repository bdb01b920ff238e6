import { findListedElsewhere } from '../../core/source/seen-marketplace.ts'
import type { SeenMarketplace } from '../../core/source/seen-marketplace.ts'
import { heldTo } from '../../core/source/source-index.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'

/**
 * Returns artifacts as their marketplaces hold them now: what was taken at a commit that a marketplace named
 * then goes where that points by now. What a person pinned themselves stays.
 */
export function atListedPins(
  artifacts: readonly ArtifactEntry[],
  marketplaces: readonly SeenMarketplace[],
): readonly ArtifactEntry[] {
  return artifacts.map((artifact) => {
    const { upstream } = artifact
    if (upstream === null || upstream.ref === null) return artifact
    const listed = findListedElsewhere(upstream, marketplaces)
    if (listed === null || listed.was?.includes(upstream.ref) !== true) return artifact
    return { ...artifact, upstream: { ...upstream, ref: heldTo(listed) } }
  })
}

/** Tells whether a marketplace holds one of some artifacts, so that it is to be looked at before them. */
export function hasListedPins(
  artifacts: readonly ArtifactEntry[],
  marketplaces: readonly SeenMarketplace[],
): boolean {
  return artifacts.some(({ upstream }) => {
    if (upstream === null || upstream.ref === null) return false
    const listed = findListedElsewhere(upstream, marketplaces)
    return listed !== null && heldTo(listed) === upstream.ref
  })
}
