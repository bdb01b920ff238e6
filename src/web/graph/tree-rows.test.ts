import { expect, test } from 'vitest'
import type { VersionGraph, VersionGraphNode } from '../data/types.ts'
import { treeRows } from './tree-rows.ts'

function node(
  id: string,
  location_type: 'collection' | 'project',
  children: VersionGraphNode[] = [],
): VersionGraphNode {
  return {
    id,
    artifact_name: 'pdf',
    artifact_type: 'skill',
    version_info: {
      artifact_name: 'pdf',
      artifact_type: 'skill',
      location: id,
      location_type,
      content_sha: '0'.repeat(64),
      parent_sha: null,
      is_modified: false,
      created_at: '2026-01-01T00:00:00Z',
      metadata: {},
    },
    children,
    metadata: {},
  }
}

const graph: VersionGraph = {
  artifact_name: 'pdf',
  artifact_type: 'skill',
  root: node('head', 'collection', [
    node('old', 'collection', [node('a', 'project')]),
    node('b', 'project'),
  ]),
  orphaned_nodes: [node('c', 'project')],
  statistics: {
    total_deployments: 3,
    modified_count: 0,
    unmodified_count: 2,
    orphaned_count: 1,
  },
  last_updated: '2026-01-01T00:00:00Z',
}

test('every node stands below its parent, with the copies that it has', () => {
  const rows = treeRows(graph, new Set())
  expect(rows.map(({ node: { id }, depth, copies }) => [id, depth, copies])).toEqual([
    ['head', 0, 2],
    ['old', 1, 1],
    ['a', 2, 0],
    ['b', 1, 0],
    ['c', 0, 0],
  ])
})

test('what is closed hides what it has and still counts it', () => {
  const rows = treeRows(graph, new Set(['/head']))
  expect(rows.map(({ node: { id }, copies, isOpen }) => [id, copies, isOpen])).toEqual([
    ['head', 2, false],
    ['c', 0, false],
  ])
})

test('ten thousand copies are listed in one go', () => {
  const many = Array.from({ length: 10_000 }, (_, index) => node(`p${index}`, 'project'))
  const rows = treeRows({ ...graph, root: node('head', 'collection', many) }, new Set())
  expect(rows).toHaveLength(10_002)
})
