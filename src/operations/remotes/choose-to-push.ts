import { artifactLabel, inNameOrder } from '../../core/artifact/artifact-label.ts'
import type { ArtifactEntry, SharedEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { findArtifact } from '../catalog/find-artifact.ts'
import { withAllMembers } from '../catalog/members.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

export interface ToPush {
  readonly artifacts: readonly ArtifactEntry[]
  /** What was shared and is no longer in the collection. */
  readonly removed: readonly SharedEntry[]
  /** A person named what is to be pushed. */
  readonly isNamed: boolean
}

/**
 * Chooses what a push looks at: everything, or what is named, a plugin with its parts. What was
 * removed here goes by the name that it has there. Throws as `findArtifact` does.
 */
export async function chooseToPush(
  transaction: Transaction,
  { collection, names }: { readonly collection: string; readonly names: readonly string[] },
  shared: readonly SharedEntry[],
): Promise<ToPush> {
  const all = await transaction.scan<ArtifactEntry>(viewKeys.artifacts(collection))
  const here = new Set(all.map(({ uuid }) => uuid))
  const gone = shared.filter(({ uuid }) => !here.has(uuid))
  if (names.length === 0) return { artifacts: inNameOrder(all), removed: gone, isNamed: false }
  const artifacts = new Map<string, ArtifactEntry>()
  const removed: SharedEntry[] = []
  for (const name of names) {
    const left = gone.filter((one) => name === one.name || name === artifactLabel(one))
    const isHere = all.some((one) => name === one.name || name === artifactLabel(one))
    if (left.length > 0 && !isHere) {
      removed.push(...left)
      continue
    }
    const artifact = await findArtifact(transaction, name, { collection })
    artifacts.set(artifact.uuid, artifact)
    for (const one of await withAllMembers(transaction, [artifact])) artifacts.set(one.uuid, one)
  }
  return { artifacts: [...artifacts.values()], removed, isNamed: true }
}
