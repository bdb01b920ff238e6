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
  /** `collection:<collection>:<12 digits of the content>` or `project:<path>`. */
  readonly id: string
  readonly artifact_name: string
  readonly artifact_type: string
  readonly version_info: ArtifactVersionInfo
  readonly children: readonly ProjectGraphNode[]
  readonly metadata: Readonly<Record<string, string | number | boolean>>
}

/**
 * Where the versions of one artifact are: the head as root, below it the copies made from it, and
 * the older versions that other copies came from, with those copies below them.
 */
export interface ProjectGraph {
  readonly artifact_name: string
  readonly artifact_type: string
  /** Null when the artifact is gone from the collection. */
  readonly root: ProjectGraphNode | null
  /** Copies of which nobody knows what they came from. */
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
  readonly parentTree: ObjectId | null
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
 * Draws up the graph of an artifact across projects. A copy hangs below the version that it came
 * from, however far the head has moved on; only one of unknown origin is an orphan.
 */
export function makeProjectGraph(artifact: GraphedArtifact): ProjectGraph {
  const { type, name, head, older, copies } = artifact
  const severalIn = countBy(copies, ({ project }) => project)
  const nodes = copies.map((copy) => ({
    copy,
    node: copyNode(artifact, copy, (severalIn.get(copy.project) ?? 0) > 1),
  }))
  const byBaseline = Map.groupBy(nodes, ({ copy }) => copy.baseline?.version ?? null)
  const below = (version: string) => (byBaseline.get(version) ?? []).map(({ node }) => node)
  const placed = new Set([head, ...older].flatMap((one) => one?.version ?? []))
  const olderNodes = older.map((one) => versionNode(artifact, one, below(one.version)))
  const root =
    head === null ? null : versionNode(artifact, head, [...below(head.version), ...olderNodes])
  const orphans = nodes.filter(
    ({ copy }) => root === null || copy.baseline === null || !placed.has(copy.baseline.version),
  )
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

function versionNode(
  { type, name, collection, head }: GraphedArtifact,
  version: CollectionVersion,
  children: readonly ProjectGraphNode[],
): ProjectGraphNode {
  const isHead = version === head
  return {
    id: `collection:${collection}:${version.tree.slice(0, 12)}`,
    artifact_name: name,
    artifact_type: type,
    version_info: {
      artifact_name: name,
      artifact_type: type,
      location: 'collection',
      location_type: 'collection',
      content_sha: version.tree,
      parent_sha: version.parentTree,
      is_modified: false,
      created_at: version.created_at,
      metadata: { collection_name: collection, version_id: version.version },
    },
    children,
    metadata: isHead ? {} : { behind: version.behind, ahead: version.ahead },
  }
}

function copyNode(
  { type, name }: GraphedArtifact,
  copy: ProjectCopy,
  isOneOfSeveral: boolean,
): ProjectGraphNode {
  const { project, profile, tree, baseline, deployed_at, modified_at, state } = copy
  return {
    id: `project:${project}${isOneOfSeveral ? `#${profile}` : ''}`,
    artifact_name: name,
    artifact_type: type,
    version_info: {
      artifact_name: name,
      artifact_type: type,
      location: project,
      location_type: 'project',
      content_sha: tree,
      parent_sha: baseline?.tree ?? null,
      is_modified: isModifiedCopy(state),
      created_at: deployed_at,
      metadata: {
        project_name: project.split('/').at(-1) ?? project,
        deployed_at,
        ...(modified_at === null || !isModifiedCopy(state)
          ? {}
          : { modification_detected_at: modified_at }),
        ...(state === 'files_gone' ? { missing: true } : {}),
        ...(isUncheckedCopy(state) ? { unchecked: true } : {}),
      },
    },
    children: [],
    metadata: {},
  }
}

function countBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1)
  return counts
}
