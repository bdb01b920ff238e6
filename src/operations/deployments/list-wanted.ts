import type { ArtifactEntry, VersionRef } from '../../core/view/entries.ts'
import { findArtifacts } from '../catalog/find-artifact.ts'
import { listMembers } from '../composites/members.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { placeOnPlatform } from './target-project.ts'
import type { TargetPlatform } from './target-project.ts'

/** Who wants a deployment when a person asked for it by name. */
export const DIRECT = 'direct'

/** One artifact to deploy, and for whom. */
export interface WantedArtifact {
  readonly artifact: ArtifactEntry
  /** `direct`, or the uuid of a composite. */
  readonly wantedBy: string
  /** The version that the composite pins; null follows the head. */
  readonly pin: VersionRef | null
}

/**
 * Lists what is to be deployed: the artifacts named, and of a composite its parts and what it has
 * beside them. Without names it is all of the collection that the agent has a place for.
 */
export async function listWanted(
  transaction: Transaction,
  { names }: { readonly names: readonly string[] },
  target: TargetPlatform,
): Promise<readonly WantedArtifact[]> {
  const wanted: WantedArtifact[] = []
  for (const artifact of await findArtifacts(transaction, names)) {
    const isPlaced = placeOnPlatform(transaction.ports, target, artifact) !== null
    if (names.length === 0 && !isPlaced) continue
    if (artifact.type !== 'composite') {
      wanted.push({ artifact, wantedBy: DIRECT, pin: null })
      continue
    }
    const wantedBy = artifact.uuid
    for (const { artifact: part, pin } of await listMembers(transaction, artifact)) {
      if (part !== null) wanted.push({ artifact: part, wantedBy, pin })
    }
    wanted.push({ artifact, wantedBy, pin: null })
  }
  return wanted
}
