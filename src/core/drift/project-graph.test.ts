import { expect, test } from 'vitest'
import type { ObjectId } from '../object/object-id.ts'
import { makeProjectGraph } from './project-graph.ts'
import type { CollectionVersion, GraphedArtifact, ProjectCopy } from './project-graph.ts'

const tree = (name: string) => name.repeat(64) as ObjectId
const at = '2026-01-01T00:00:00.000Z'

function version(name: string, behind = 0): CollectionVersion {
  return {
    version: `av_${name}`,
    tree: tree(name),
    created_at: at,
    behind,
    ahead: 0,
  }
}

function copy(project: string, from: string | null, now: string): ProjectCopy {
  return {
    project,
    profile: 'claude_code',
    place: '.claude/skills/pdf',
    tree: tree(now),
    state: from === null || from === now ? 'unchanged' : 'edited',
    baseline: from === null ? null : { version: `av_${from}`, tree: tree(from) },
    deployed_at: at,
    modified_at: from === now ? null : at,
  }
}

function artifact(part: Partial<GraphedArtifact>): GraphedArtifact {
  return {
    type: 'skill',
    name: 'pdf',
    collection: 'default',
    head: version('b'),
    older: [],
    copies: [],
    now: at,
    ...part,
  }
}

test('the head is the root and copies of it are its children', () => {
  const graph = makeProjectGraph(
    artifact({ copies: [copy('/work/app', 'b', 'b'), copy('/work/web', 'b', 'c')] }),
  )
  expect(graph.root).toMatchObject({
    id: 'collection:default:bbbbbbbbbbbb',
    version_info: { location: 'collection', parent_sha: null, is_modified: false },
    children: [
      { id: 'project:/work/app', version_info: { is_modified: false, parent_sha: tree('b') } },
      {
        id: 'project:/work/web',
        version_info: {
          is_modified: true,
          content_sha: tree('c'),
          metadata: { project_name: 'web', modification_detected_at: at },
        },
      },
    ],
  })
  expect(graph.statistics).toEqual({
    total_deployments: 2,
    modified_count: 1,
    unmodified_count: 1,
    orphaned_count: 0,
  })
})

test('where the head has moved on, a copy says how far it is behind', () => {
  const graph = makeProjectGraph(
    artifact({ older: [version('a', 3)], copies: [copy('/work/old', 'a', 'a')] }),
  )
  expect(graph.orphaned_nodes).toEqual([])
  expect(graph.root?.children).toMatchObject([
    { id: 'project:/work/old', metadata: { behind: 3 }, children: [] },
  ])
})

test('the content of a copy differs from its parent exactly where it is modified', () => {
  const inAnotherForm = { ...copy('/work/form', 'b', 'b'), tree: tree('f') }
  const graph = makeProjectGraph(
    artifact({ copies: [copy('/work/app', 'b', 'b'), copy('/work/web', 'b', 'c'), inAnotherForm] }),
  )
  for (const { version_info: info } of graph.root?.children ?? []) {
    expect(info.is_modified).toBe(info.parent_sha !== info.content_sha)
  }
})

test('only a copy of unknown origin is an orphan', () => {
  const graph = makeProjectGraph(artifact({ copies: [copy('/work/x', null, 'x')] }))
  expect(graph.orphaned_nodes).toMatchObject([{ id: 'project:/work/x' }])
  expect(graph.statistics).toMatchObject({ orphaned_count: 1, modified_count: 0 })
})

test('without an artifact in the collection all copies are orphans', () => {
  const graph = makeProjectGraph(artifact({ head: null, copies: [copy('/work/x', 'b', 'b')] }))
  expect(graph.root).toBeNull()
  expect(graph.orphaned_nodes.length).toBe(1)
})

test('several copies in one project are told apart by their profile', () => {
  const second = { ...copy('/work/app', 'b', 'b'), profile: 'codex' }
  const graph = makeProjectGraph(artifact({ copies: [copy('/work/app', 'b', 'b'), second] }))
  expect(graph.root?.children.map(({ id }) => id)).toEqual([
    'project:/work/app#claude_code',
    'project:/work/app#codex',
  ])
})

test('two copies of one profile in one project are told apart by their places', () => {
  const second = { ...copy('/work/app', 'b', 'b'), place: '.claude/skills/pdf-kit' }
  const graph = makeProjectGraph(artifact({ copies: [copy('/work/app', 'b', 'b'), second] }))
  expect(graph.root?.children.map(({ id }) => id)).toEqual([
    'project:/work/app#claude_code:.claude/skills/pdf',
    'project:/work/app#claude_code:.claude/skills/pdf-kit',
  ])
})
