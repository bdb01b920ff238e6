import type { ArtifactEntry, VersionRef } from '../../core/view/entries.ts'
import { dependenciesToDeploy, partsToDeploy, tellMissing } from '../catalog/members.ts'
import type { TargetPlatform } from '../catalog/target-project.ts'
import { membersOfCopy } from '../catalog/version-members.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { hooksWithoutPlace } from './native-hooks.ts'
import type { WantedArtifact } from './wanted-artifact.ts'

/** A composite to deploy, and who wants it. */
export interface WantedPlugin {
  readonly artifact: ArtifactEntry
  /** The version that it is pinned to in the project; null follows its head. */
  readonly pin: VersionRef | null
  /** The uuid of the composite that depends on it, its own where a person asked for it. */
  readonly wantedBy: string
  /** The uuid of the composite that a person asked for. */
  readonly root: string
}

/**
 * Lists what a composite is deployed as: what it depends on, each in the same way, then its parts, and
 * last what it has beside them. What several depend on is listed whole once. It follows its head, unless
 * the one that depends on it is deployed as it was at some version.
 */
export async function listWantedPlugin(
  transaction: Transaction,
  plugin: WantedPlugin,
  where: {
    readonly target: TargetPlatform
    /** The uuids of composites that are listed whole already. */
    readonly listed: Set<string>
  },
): Promise<readonly WantedArtifact[]> {
  const { artifact, pin, root } = plugin
  const { target, listed } = where
  const shared = { plugin: artifact.name, root, target }
  const members = await membersOfCopy(transaction, { ...artifact, pin })
  if (listed.has(artifact.uuid)) {
    return [{ artifact, pin, wantedBy: plugin.wantedBy, ...shared }]
  }
  listed.add(artifact.uuid)
  const wanted: WantedArtifact[] = []
  for (const needed of dependenciesToDeploy(members)) {
    const further = {
      artifact: needed.artifact,
      pin: pin === null ? null : needed.pin,
      wantedBy: artifact.uuid,
      root,
    }
    const own = targetOfPlugin(target, needed.artifact)
    wanted.push(...(await listWantedPlugin(transaction, further, { target: own, listed })))
  }
  const parts = partsToDeploy(members)
  const apart = hooksWithoutPlace(parts, target)
  for (const part of parts) {
    const behind = apart.get(part.artifact.uuid)
    const own = { ...part, wantedBy: artifact.uuid, ...shared }
    wanted.push(behind === undefined ? own : { ...own, behind })
  }
  const missing = tellMissing(members)
  wanted.push({ artifact, pin, wantedBy: plugin.wantedBy, ...shared, missing })
  return wanted
}

/** Returns where a plugin goes that another one depends on: what is deployed whole has its own name. */
export function targetOfPlugin(
  target: TargetPlatform,
  { name }: Pick<ArtifactEntry, 'name'>,
): TargetPlatform {
  return target.native === null ? target : { ...target, native: name }
}
