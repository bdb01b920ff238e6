import type { ArtifactEntry, VersionRef } from '../../core/view/entries.ts'
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
  /** The name of that composite; null for none. Of a composite, its own. */
  readonly plugin: string | null
  /** The uuid of the composite that a person asked for, which comes whole or not at all; null for none. */
  readonly root: string | null
  /** Where it goes: a plugin that is deployed whole has a folder of its own. */
  readonly target: TargetPlatform
  /** Of a composite: what is said of parts that are not in the collection. */
  readonly missing?: readonly string[]
  /** Of hooks that have no place in a plugin that is deployed whole: the label of those that have it. */
  readonly behind?: string
}
