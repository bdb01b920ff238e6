import { oneAddress } from '../../core/address/source-key.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { ArtifactEntry, SourceEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { openSession } from '../engine/run/open-session.ts'
import { Transaction } from '../engine/transaction/transaction.ts'
import { readIndex } from '../importing/indexes/index-files.ts'

/** A source that was added, or that artifacts came from. */
export interface ListedSource {
  /** Null for one that was not added by itself. */
  readonly name: string | null
  readonly location: string
  readonly ref: string | null
  /** What its marketplace calls itself; null where it has none, or nobody has looked. */
  readonly marketplace: string | null
  /** Labels of what came from there. */
  readonly artifacts: readonly string[]
  /** How many things it was seen to hold; null where nobody has looked. */
  readonly holds: number | null
  readonly lookedAt: string | null
  /** It was seen to be further than what came from there; null where that is not known. */
  readonly isNewer: boolean | null
}

/** Lists the sources that one has added, and those that artifacts came from, by address. */
export async function listSources(
  ports: Ports,
  { onlyMarketplaces }: { readonly onlyMarketplaces: boolean },
): Promise<readonly ListedSource[]> {
  const transaction = new Transaction(await openSession(ports))
  const added = await transaction.scan<SourceEntry>(viewKeys.sources())
  const artifacts = await transaction.scan<ArtifactEntry>(viewKeys.allArtifacts())
  const came = Map.groupBy(
    artifacts.filter(({ upstream }) => upstream !== null),
    ({ upstream }) => keyOf(upstream?.location ?? '', upstream?.ref ?? null),
  )
  const others = [...came.values()].flatMap(([first]) =>
    first?.upstream === null || first === undefined ? [] : [first.upstream],
  )
  const all = new Map(
    [...others.map((one) => ({ ...one, name: null })), ...added].map((one) => [
      keyOf(one.location, one.ref),
      { name: one.name, location: one.location, ref: one.ref },
    ]),
  )
  const listed = [...all].map(([key, source]): ListedSource => {
    const own = came.get(key) ?? []
    const index = readIndex(ports, source)
    const commits = own.flatMap(({ upstream }) => upstream?.commit ?? [])
    const at = index?.commit ?? null
    return {
      ...source,
      marketplace: index?.marketplace ?? null,
      artifacts: own.map(artifactLabel).toSorted(),
      holds: index?.items.length ?? null,
      lookedAt: index?.looked_at ?? null,
      isNewer: at === null || commits.length === 0 ? null : commits.some((one) => one !== at),
    }
  })
  return listed
    .filter(({ name, marketplace }) => !onlyMarketplaces || (name !== null && marketplace !== null))
    .toSorted((a, b) => (a.location < b.location ? -1 : 1))
}

function keyOf(location: string, ref: string | null): string {
  return JSON.stringify([oneAddress(location), ref])
}
