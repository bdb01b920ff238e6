import { SkillmeatError } from '../../core/errors.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import { findArtifacts } from '../catalog/find-artifact.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { findVersionOf } from '../catalog/find-version.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import type { DeployRequest } from './deploy-request.ts'
import { DIRECT } from './wanted-artifact.ts'
import type { WantedArtifact } from './wanted-artifact.ts'
import { listWantedPlugin } from './wanted-plugin.ts'
import { placeOnPlatform } from '../catalog/target-project.ts'
import type { TargetPlatform } from '../catalog/target-project.ts'

function noPlugin(artifact: ArtifactEntry): SkillmeatError {
  return new SkillmeatError('E_USAGE', `${artifactLabel(artifact)} is no plugin.`, {
    fix: 'Leave --native out, or name a plugin: `skillmeat list --type composite`.',
  })
}

/**
 * Lists what is to be deployed: the artifacts named, and of a composite its parts, what it has beside
 * them and what it depends on, as it is now or as it was at the version that is to be pinned. Without names it is all
 * of the collection that the agent has a place for.
 */
export async function listWanted(
  transaction: Transaction,
  { names, pin: asked }: Pick<DeployRequest, 'names' | 'pin'>,
  target: TargetPlatform,
): Promise<readonly WantedArtifact[]> {
  const wanted: WantedArtifact[] = []
  const { project } = target
  const listed = new Set<string>()
  for (const artifact of await findArtifacts(transaction, names, { project })) {
    const isPlaced = placeOnPlatform(transaction.ports, target, artifact) !== null
    if (names.length === 0 && !isPlaced) continue
    if (artifact.type !== 'composite' && target.native !== null) throw noPlugin(artifact)
    if (artifact.type !== 'composite') {
      wanted.push({ artifact, wantedBy: DIRECT, pin: null, plugin: null, root: null, target })
      continue
    }
    const pin = asked === null ? null : await findVersionOf(transaction, artifact, asked)
    const whole = { artifact, pin, wantedBy: artifact.uuid, root: artifact.uuid }
    wanted.push(...(await listWantedPlugin(transaction, whole, { target, listed })))
  }
  return wanted
}
