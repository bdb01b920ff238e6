import type { z } from 'zod'
import type { ProjectGraph, ProjectGraphNode } from '../../core/drift/project-graph.ts'
import type { GraphNode, versionGraph } from '../contract/versions.ts'

/** Returns the document of `graph`. */
export function presentVersionGraph(graph: ProjectGraph): z.output<typeof versionGraph> {
  const { unchecked_count, ...statistics } = graph.statistics
  return {
    artifact_name: graph.artifact_name,
    artifact_type: graph.artifact_type,
    root: graph.root === null ? null : presentNode(graph.root),
    orphaned_nodes: graph.orphaned_nodes.map(presentNode),
    statistics: {
      total_deployments: statistics.total_deployments,
      modified_count: statistics.modified_count,
      unmodified_count: statistics.unmodified_count,
      ...(unchecked_count === undefined ? {} : { unchecked_count }),
      orphaned_count: statistics.orphaned_count,
    },
    last_updated: graph.last_updated,
  }
}

function presentNode(node: ProjectGraphNode): GraphNode {
  const { version_info: info } = node
  return {
    id: node.id,
    artifact_name: node.artifact_name,
    artifact_type: node.artifact_type,
    version_info: {
      artifact_name: info.artifact_name,
      artifact_type: info.artifact_type,
      location: info.location,
      location_type: info.location_type,
      content_sha: info.content_sha,
      parent_sha: info.parent_sha,
      is_modified: info.is_modified,
      created_at: info.created_at,
      metadata: { ...info.metadata },
    },
    children: node.children.map(presentNode),
    metadata: { ...node.metadata },
  }
}
