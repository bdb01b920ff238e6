import { SkillmeatError } from '../../core/errors.ts'
import type { ArtifactEntry, VersionRef } from '../../core/view/entries.ts'
import { artifactLabel, findArtifacts } from '../catalog/find-artifact.ts'
import { listMembers, partsToDeploy } from '../composites/members.ts'
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
  /** The name of that composite; null for none. */
  readonly plugin: string | null
}

function noPlugin(artifact: ArtifactEntry): SkillmeatError {
  return new SkillmeatError('E_USAGE', `${artifactLabel(artifact)} is no plugin.`, {
    fix: 'Leave --native out, or name a plugin: `skillmeat list --type composite`.',
  })
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
    if (artifact.type !== 'composite' && target.native !== null) throw noPlugin(artifact)
    if (artifact.type !== 'composite') {
      wanted.push({ artifact, wantedBy: DIRECT, pin: null, plugin: null })
      continue
    }
    const shared = { wantedBy: artifact.uuid, plugin: artifact.name }
    const parts = partsToDeploy(await listMembers(transaction, artifact))
    wanted.push(...parts.map((part) => ({ ...part, ...shared })))
    wanted.push({ artifact, pin: null, ...shared })
  }
  return wanted
}
