import { artifactPath } from '../../../core/artifact/artifact-path.ts'
import type { ArtifactEntry, DeploymentEntry } from '../../../core/view/entries.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { observePlaces } from './observe-places.ts'
import type { Observation, ObservedPlace, PlaceToObserve, RootToObserve } from './observe-places.ts'
import { artifactRoot, projectRoot } from '../places/roots.ts'

interface Observed {
  readonly roots: readonly RootToObserve[]
  readonly artifacts: readonly ArtifactEntry[]
  readonly deployments: readonly DeploymentEntry[]
}

/**
 * Looks once more at places in which a pattern hides a file whose path the other side of a merge
 * tracks: the collection for a copy, the copies for the collection.
 *
 * Such a file counts. Left to the user alone, it would stand in the way of what is to be written.
 */
export async function withTracked(
  transaction: Transaction,
  observation: Observation,
  { roots, artifacts, deployments }: Observed,
): Promise<Observation> {
  const others = pairSides(observation, { artifacts, deployments })
  const again = roots.flatMap(({ root, places }): RootToObserve[] => {
    const hiding = places.flatMap((place) => {
      const found = observation.get(root)?.get(place.key)
      const tracked = findHidden(transaction, place, { found, others: others.get(found) ?? [] })
      return tracked.size === 0 ? [] : [{ ...place, tracked }]
    })
    return hiding.length === 0 ? [] : [{ root, places: hiding }]
  })
  if (again.length === 0) return observation
  const anew = await observePlaces(transaction.ports, again, transaction.objects)
  return new Map(
    [...observation].map(([root, places]) => [
      root,
      new Map([...places, ...(anew.get(root) ?? [])]),
    ]),
  )
}

/** For each place, what it is merged with. */
function pairSides(
  observation: Observation,
  { artifacts, deployments }: Pick<Observed, 'artifacts' | 'deployments'>,
): ReadonlyMap<ObservedPlace | undefined, readonly ObservedPlace[]> {
  const copies = Map.groupBy(deployments, ({ uuid }) => uuid)
  const pairs = new Map<ObservedPlace, ObservedPlace[]>()
  for (const { uuid, collection, type, name } of artifacts) {
    const path = artifactPath(type, name)
    const own = observation.get(artifactRoot(collection, path))?.get(path)
    for (const copy of copies.get(uuid) ?? []) {
      const other = observation.get(projectRoot(copy))?.get(copy.path)
      if (own === undefined || other === undefined) continue
      pairs.set(own, [...(pairs.get(own) ?? []), other])
      pairs.set(other, [...(pairs.get(other) ?? []), own])
    }
  }
  return pairs
}

/** Returns the paths that the others track, and that are on disk here without being read. */
function findHidden(
  { ports }: Transaction,
  { disk }: PlaceToObserve,
  {
    found,
    others,
  }: { readonly found: ObservedPlace | undefined; readonly others: readonly ObservedPlace[] },
): ReadonlySet<string> {
  if (disk.single !== null || !found?.tree) return new Set()
  const differing = others.filter(({ tree }) => tree !== null && tree !== found.tree)
  if (differing.length === 0) return new Set()
  const read = new Set(found.listFiles().entries.map(({ path }) => path))
  const paths = differing.flatMap((other) => other.listFiles().entries.map(({ path }) => path))
  return new Set(
    paths.filter((path) => {
      return !read.has(path) && ports.files.lstat(`${disk.path}/${path}`) !== null
    }),
  )
}
