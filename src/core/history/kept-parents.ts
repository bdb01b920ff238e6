import type { Version, VersionId } from './version.ts'
import { VersionGraph } from './version-graph.ts'

/**
 * Returns what a version goes on from with all that it has. What an undo or a rollback made names as
 * its second parent the version that it went back to: what came between the two was taken back, and is
 * in its history only to be read there.
 */
export function keptParents({
  origin,
  parents,
}: Pick<Version, 'origin' | 'parents'>): readonly VersionId[] {
  const [, back] = parents
  const isTakenBack = origin === 'revert' || origin === 'rollback'
  return isTakenBack && back !== undefined ? [back] : parents
}

/** Returns the same versions, at the same indexes, in which none descends from what it took back. */
export function withoutTakenBack(graph: VersionGraph): VersionGraph {
  return new VersionGraph(
    graph.versions.map((version) => ({ ...version, parents: keptParents(version) })),
  )
}
