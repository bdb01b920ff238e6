import type { SkillmeatError } from '../../../core/errors.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import type { ArtifactEntry, DeploymentEntry } from '../../../core/view/entries.ts'
import type { LeftEntry } from './adopt-deployment.ts'

/** What a command looks at before it does anything. */
export interface Scope {
  /** Collections whose artifacts all matter. */
  readonly collections?: readonly string[]
  /** Single artifacts that matter. */
  readonly artifacts?: readonly ArtifactEntry[]
  /** Projects whose deployments matter, and with them the artifacts deployed there. */
  readonly projects?: readonly string[]
  /** Of the deployments in these projects only those of `artifacts` matter. */
  readonly copiesOnly?: boolean
  /**
   * By the uuid of an artifact, paths that are to come into its places: a file there counts even
   * where a pattern ignores it, since it would stand in their way.
   */
  readonly incoming?: ReadonlyMap<string, ReadonlySet<string>>
  /** The manifests of all these may be written, so what a person changed in them is taken over first. */
  readonly writesManifests?: boolean
}

/** An artifact of the collection; `entry` has every edit found on disk. */
export interface PresentArtifact {
  readonly entry: ArtifactEntry
  /** What lies in the collection's folder; null when it is missing or unreadable. */
  readonly onDisk: ObjectId | null
  readonly problem: SkillmeatError | null
}

/** A deployment and what lies in its place. */
export interface PresentDeployment {
  readonly entry: DeploymentEntry
  readonly onDisk: ObjectId | null
  readonly problem: SkillmeatError | null
}

export interface PresentProject {
  readonly path: string
  readonly isReachable: boolean
  /** Why its record cannot be read; nothing is done there then. */
  readonly problem: SkillmeatError | null
  /** What is recorded there and not in this home. */
  readonly left: readonly LeftEntry[]
  /** The roots of its records that git merged into something that nobody wrote. */
  readonly merged: readonly string[]
}

/** A project whose record cannot be read, and why. */
export interface UnreadableProject {
  readonly project: string
  readonly problem: SkillmeatError
}

/** Lists the projects that nothing can be said of, since their record cannot be read. */
export function listUnreadable({ projects }: PresentState): readonly UnreadableProject[] {
  return projects.flatMap(({ path, problem }) =>
    problem === null ? [] : [{ project: path, problem }],
  )
}

/** The state of everything in scope, as it is on disk now. */
export interface PresentState {
  readonly artifacts: ReadonlyMap<string, PresentArtifact>
  readonly deployments: readonly PresentDeployment[]
  readonly projects: readonly PresentProject[]
}

/** An artifact whose files could not be read, and why: what is known of it is what it was before. */
export interface UnreadArtifact {
  readonly entry: ArtifactEntry
  readonly problem: SkillmeatError
}

export function listUnread({ artifacts }: PresentState): readonly UnreadArtifact[] {
  return [...artifacts.values()].flatMap(({ entry, problem }) =>
    problem === null ? [] : [{ entry, problem }],
  )
}

/** Returns an artifact that was in scope. Throws what made it unreadable. */
export function presentArtifact(state: PresentState, uuid: string): PresentArtifact {
  const found = state.artifacts.get(uuid)
  if (found === undefined) throw new Error(`${uuid} was not observed`)
  if (found.problem !== null) throw found.problem
  return found
}
