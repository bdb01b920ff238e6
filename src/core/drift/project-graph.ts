import { isModifiedCopy, isUncheckedCopy } from './copy-state.ts'
import type { CopyState } from './copy-state.ts'
import type { ObjectId } from '../object/object-id.ts'

/** One state of an artifact, in the collection or in a project. */
export interface ArtifactVersionInfo {
  readonly artifact_name: string
  readonly artifact_type: string
  /** `collection`, or the absolute path of the project. */
  readonly location: string
  readonly location_type: 'collection' | 'project'
  readonly content_sha: ObjectId
  /** What it was made from; null where that is not known, or there is nothing before it. */
  readonly parent_sha: ObjectId | null
  /** A copy whose content is not the version it came from. */
  readonly is_modified: boolean
  /** ISO 8601, UTC. */
  readonly created_at: string
  readonly metadata: Readonly<Record<string, string | number | boolean>>
}

export interface ProjectGraphNode {
  /**
   * `collection:<collection>:<12 digits of the content>` or `project:<path>`, with `#<profile>` where a
   * project has several, and the place where a profile has.
   */
  readonly id: string
  readonly artifact_name: string
  readonly artifact_type: string
  readonly version_info: ArtifactVersionInfo
  readonly children: readonly ProjectGraphNode[]
  readonly metadata: Readonly<Record<string, string | number | boolean>>
}

/**
 * Where the versions of one artifact are: the head as root, below it the copies in projects. What came from
 * an older version says how far that is behind.
 */
export interface ProjectGraph {
  readonly artifact_name: string
  readonly artifact_type: string
  /** Null when the artifact is gone from the collection. */
  readonly root: ProjectGraphNode | null
  /** Copies of which nobody knows what they came from; all of them where the artifact is gone. */
  readonly orphaned_nodes: readonly ProjectGraphNode[]
  readonly statistics: {
    readonly total_deployments: number
    readonly modified_count: number
    readonly unmodified_count: number
    /** Those of which nobody knows, since they could not be read; absent where there is none. */
    readonly unchecked_count?: number | undefined
    readonly orphaned_count: number
  }
  readonly last_updated: string
}

/** The head of the artifact, or an older version that copies came from. */
export interface CollectionVersion {
  readonly version: string
  readonly tree: ObjectId
  readonly created_at: string
  /** How many versions the head has that this one has not. */
  readonly behind: number
  /** How many versions this one has that the head has not. */
  readonly ahead: number
}

/** One copy in a project, as it was last seen. */
export interface ProjectCopy {
  readonly project: string
  readonly profile: string
  /** Below the project, such as `.claude/skills/pdf`. */
  readonly place: string
  /** What the copy holds, or last held. */
  readonly tree: ObjectId
  /** What became of it. */
  readonly state: CopyState
  /** The version it came from; null where that is not known. */
  readonly baseline: { readonly version: string; readonly tree: ObjectId } | null
  readonly deployed_at: string
  /** When an edit was first seen; null for a copy without edits. */
  readonly modified_at: string | null
}

export interface GraphedArtifact {
  readonly type: string
  readonly name: string
  readonly collection: string
  /** Null when the artifact is gone from the collection. */
  readonly head: CollectionVersion | null
  /** The versions that copies came from, newest first; without the head. */
  readonly older: readonly CollectionVersion[]
  readonly copies: readonly ProjectCopy[]
  /** Now, in ISO 8601, UTC. */
  readonly now: string
}

/**
 * Draws up the graph of an artifact across projects. A copy hangs below the head, however far that has
 * moved on since; only one of unknown origin is an orphan.
 */
export function makeProjectGraph(artifact: GraphedArtifact): ProjectGraph {
  const { type, name, head, older, copies } = artifact
  const idOf = idsOf(copies)
  const versions = new Map(
    [...older, ...(head === null ? [] : [head])].map((one) => [one.version, one]),
  )
  const nodes = copies.map((copy) => {
    const from = versions.get(copy.baseline?.version ?? '') ?? null
    return {
      isPlaced: head !== null && from !== null,
      node: copyNode(artifact, copy, { id: idOf(copy), from }),
    }
  })
  const placed = nodes.filter(({ isPlaced }) => isPlaced).map(({ node }) => node)
  const root = head === null ? null : headNode(artifact, head, placed)
  const orphans = nodes.filter(({ isPlaced }) => !isPlaced)
  const modified = nodes.filter(({ node }) => node.version_info.is_modified).length
  const unchecked = copies.filter(({ state }) => isUncheckedCopy(state)).length
  return {
    artifact_name: name,
    artifact_type: type,
    root,
    orphaned_nodes: orphans.map(({ node }) => node),
    statistics: {
      total_deployments: copies.length,
      modified_count: modified,
      unmodified_count: copies.length - modified - unchecked,
      ...(unchecked === 0 ? {} : { unchecked_count: unchecked }),
      orphaned_count: orphans.length,
    },
    last_updated: artifact.now,
  }
}

function headNode(
  { type, name, collection }: GraphedArtifact,
  { version, tree, created_at }: CollectionVersion,
  children: readonly ProjectGraphNode[],
): ProjectGraphNode {
  return {
    id: `collection:${collection}:${tree.slice(0, 12)}`,
    artifact_name: name,
    artifact_type: type,
    version_info: {
      artifact_name: name,
      artifact_type: type,
      location: 'collection',
      location_type: 'collection',
      content_sha: tree,
      parent_sha: null,
      is_modified: false,
      created_at,
      metadata: { collection_name: collection, version_id: version },
    },
    children,
    metadata: {},
  }
}

function copyNode(
  { type, name }: GraphedArtifact,
  copy: ProjectCopy,
  { id, from }: { readonly id: string; readonly from: CollectionVersion | null },
): ProjectGraphNode {
  const { project, tree, baseline, deployed_at, modified_at, state } = copy
  const isModified = isModifiedCopy(state)
  return {
    id,
    artifact_name: name,
    artifact_type: type,
    version_info: {
      artifact_name: name,
      artifact_type: type,
      location: project,
      location_type: 'project',
      content_sha: tree,
      // In another agent's form an untouched copy is no tree of the collection.
      parent_sha: baseline === null ? null : isModified ? baseline.tree : tree,
      is_modified: isModified,
      created_at: deployed_at,
      metadata: {
        project_name: project.split('/').at(-1) ?? project,
        deployed_at,
        ...(modified_at === null || !isModified ? {} : { modification_detected_at: modified_at }),
        ...(state === 'files_gone' ? { missing: true } : {}),
        ...(isUncheckedCopy(state) ? { unchecked: true } : {}),
      },
    },
    children: [],
    metadata: distanceOf(from),
  }
}

function distanceOf(from: CollectionVersion | null): ProjectGraphNode['metadata'] {
  if (from === null) return {}
  const { behind, ahead } = from
  return { ...(behind > 0 ? { behind } : {}), ...(ahead > 0 ? { ahead } : {}) }
}

/** Makes the id of a copy: as short as it can be and still be the only one. */
function idsOf(copies: readonly ProjectCopy[]): (copy: ProjectCopy) => string {
  const inProject = countBy(copies, ({ project }) => project)
  const ofProfile = countBy(copies, ({ project, profile }) => `${project}#${profile}`)
  return ({ project, profile, place }) => {
    if (inProject.get(project) === 1) return `project:${project}`
    const withProfile = `${project}#${profile}`
    return `project:${withProfile}${ofProfile.get(withProfile) === 1 ? '' : `:${place}`}`
  }
}

function countBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1)
  return counts
}
