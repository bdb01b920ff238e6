import { SkillmeatError } from '../../core/errors.ts'
import type { ArtifactEntry, VersionRef } from '../../core/view/entries.ts'
import { findArtifacts } from '../catalog/find-artifact.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { partsToDeploy, tellMissing } from '../catalog/members.ts'
import { membersOfCopy } from '../catalog/version-members.ts'
import { findVersionOf } from '../catalog/find-version.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import type { DeployRequest } from './deploy-request.ts'
import { hooksWithoutPlace } from './native-hooks.ts'
import { placeOnPlatform } from '../catalog/target-project.ts'
import type { TargetPlatform } from '../catalog/target-project.ts'

/** Who wants a deployment when a person asked for it by name. */
export const DIRECT = 'direct'

/** One artifact to deploy, and for whom. */
export interface WantedArtifact {
  readonly artifact: ArtifactEntry
  /** `direct`, or the uuid of a composite. */
  readonly wantedBy: string
  /** The version that the composite pins, or of a composite the one that was asked for; null follows the head. */
  readonly pin: VersionRef | null
  /** The name of that composite; null for none. */
  readonly plugin: string | null
  /** Of a composite: what is said of parts that are not in the collection. */
  readonly missing?: readonly string[]
  /** Of hooks that have no place in a plugin that is deployed whole: the label of those that have it. */
  readonly behind?: string
}

function noPlugin(artifact: ArtifactEntry): SkillmeatError {
  return new SkillmeatError('E_USAGE', `${artifactLabel(artifact)} is no plugin.`, {
    fix: 'Leave --native out, or name a plugin: `skillmeat list --type composite`.',
  })
}

/**
 * Lists what is to be deployed: the artifacts named, and of a composite its parts and what it has
 * beside them, as it is now or as it was at the version that is to be pinned. Without names it is all
 * of the collection that the agent has a place for.
 */
export async function listWanted(
  transaction: Transaction,
  { names, pin: asked }: Pick<DeployRequest, 'names' | 'pin'>,
  target: TargetPlatform,
): Promise<readonly WantedArtifact[]> {
  const wanted: WantedArtifact[] = []
  const { project } = target
  for (const artifact of await findArtifacts(transaction, names, { project })) {
    const isPlaced = placeOnPlatform(transaction.ports, target, artifact) !== null
    if (names.length === 0 && !isPlaced) continue
    if (artifact.type !== 'composite' && target.native !== null) throw noPlugin(artifact)
    if (artifact.type !== 'composite') {
      wanted.push({ artifact, wantedBy: DIRECT, pin: null, plugin: null })
      continue
    }
    const shared = { wantedBy: artifact.uuid, plugin: artifact.name }
    const pin = asked === null ? null : await findVersionOf(transaction, artifact, asked)
    const members = await membersOfCopy(transaction, { ...artifact, pin })
    const parts = partsToDeploy(members)
    const apart = hooksWithoutPlace(parts, target)
    for (const part of parts) {
      const behind = apart.get(part.artifact.uuid)
      wanted.push({ ...part, ...shared, ...(behind === undefined ? {} : { behind }) })
    }
    wanted.push({ artifact, pin, ...shared, missing: tellMissing(members) })
  }
  return wanted
}
