import type { SourceIndex } from '../../core/source/source-index.ts'
import type { ArtifactEntry, SourceEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import type { Session } from '../engine/session/session.ts'
import { Transaction } from '../engine/transaction/transaction.ts'
import { listIndexes, removeIndex } from '../importing/indexes/index-files.ts'

/** Why sources are found in: a person added them, or something came from there. */
interface SourcesInUse {
  readonly added: readonly SourceEntry[]
  readonly artifacts: readonly ArtifactEntry[]
}

/**
 * Returns the indexes of sources that are in use. A source that was added counts as it was added; of
 * another one that things came from at several refs, the state without a ref, else the newest look.
 */
export function countedIndexes(
  all: readonly SourceIndex[],
  { added, artifacts }: SourcesInUse,
): readonly SourceIndex[] {
  const wanted = new Set(added.map(keyOf))
  const used = new Set(artifacts.flatMap(({ upstream }) => upstream ?? []).map(keyOf))
  const own = all.filter((index) => wanted.has(keyOf(index)))
  const places = new Set(own.map(({ location }) => location))
  const others = all.filter((one) => used.has(keyOf(one)) && !places.has(one.location))
  const byPlace = Map.groupBy(others, ({ location }) => location)
  return [...own, ...[...byPlace.values()].flatMap((refs) => refs.toSorted(byUse).slice(0, 1))]
}

/** Forgets what was known of sources that nobody added and nothing comes from any more. */
export async function forgetUnused(ports: Ports, session: Session): Promise<void> {
  const transaction = new Transaction(session)
  const added = await transaction.scan<SourceEntry>(viewKeys.sources())
  const artifacts = await transaction.scan<ArtifactEntry>(viewKeys.allArtifacts())
  const upstreams = artifacts.flatMap(({ upstream }) => upstream ?? [])
  const used = new Set([...added, ...upstreams].map(keyOf))
  for (const index of listIndexes(ports)) {
    if (!used.has(keyOf(index))) removeIndex(ports, index)
  }
}

function keyOf({ location, ref }: Pick<SourceIndex, 'location' | 'ref'>): string {
  return JSON.stringify([location, ref])
}

function byUse(left: SourceIndex, right: SourceIndex): number {
  if ((left.ref === null) !== (right.ref === null)) return left.ref === null ? -1 : 1
  return left.looked_at > right.looked_at ? -1 : 1
}
