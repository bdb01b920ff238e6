import { nextBase } from '../../core/remote/merge-facts.ts'
import type { ToldFacts } from '../../core/view/told-facts.ts'
import { sameValue } from '../../core/view/diff-maps.ts'
import type { ArtifactEntry, SharedEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import type { TeamMatch } from './match-team.ts'
import type { TeamArtifact } from './read-team.ts'
import { factsOf, factsThere, tellArtifact } from './tell-artifact.ts'

/** What was so here before a pull, by uuid. */
export async function factsBefore(
  transaction: Transaction,
  artifacts: readonly ArtifactEntry[],
): Promise<ReadonlyMap<string, ToldFacts>> {
  const all = await Promise.all(
    artifacts.map(async (artifact) => {
      const told = await tellArtifact(transaction, artifact, null)
      return [artifact.uuid, factsOf(told)] as const
    }),
  )
  return new Map(all)
}

/**
 * Notes after a pull what is so here of each artifact that a repository has: with the next push only what
 * was changed here goes out, and nothing that could not be taken in is taken from others.
 */
export async function noteHere(
  transaction: Transaction,
  matches: ReadonlyMap<TeamArtifact, TeamMatch>,
  known: {
    readonly remote: string
    readonly collection: string
    readonly before: ReadonlyMap<string, ToldFacts>
    /** What was noted before the pull. */
    readonly shared: readonly SharedEntry[]
  },
): Promise<void> {
  const { remote, collection, before } = known
  const noted = new Map(known.shared.map((one) => [one.uuid, one]))
  const all = await transaction.scan<SharedEntry>(viewKeys.allShared(remote))
  const places = new Map([...matches.keys()].map((team) => [placeOf(team.folder), team]))
  for (const entry of all) {
    const team = places.get(placeOf(entry))
    const key = viewKeys.artifact(collection, entry.uuid)
    const artifact = await transaction.get<ArtifactEntry>(key)
    if (team === undefined || artifact === null) continue
    const now = factsOf(await tellArtifact(transaction, artifact, null))
    const ours = before.get(entry.uuid) ?? now
    const earlier = noted.get(entry.uuid)
    const base = before.has(entry.uuid) ? (earlier?.here ?? null) : now
    const here = nextBase({ base, ours, theirs: factsThere(team, now), now })
    if (sameValue(entry.here ?? null, here)) continue
    transaction.put(viewKeys.shared(remote, entry.uuid), { ...entry, here } satisfies SharedEntry)
  }
}

function placeOf({ type, name }: Pick<SharedEntry, 'type' | 'name'>): string {
  return `${type}:${name}`
}
