import type { VersionGraph, VersionGraphNode } from '../data/types.ts'

export interface TreeRow {
  /** Unique in the whole tree. */
  readonly key: string
  readonly node: VersionGraphNode
  readonly depth: number
  readonly parent: string | null
  /** The number of copies below it, at any depth. */
  readonly copies: number
  readonly isOpen: boolean
  /** The position among its siblings, counted from 1. */
  readonly position: number
  readonly siblings: number
}

/** Lists the rows of a version graph from top to bottom. The children of a closed row are left out. */
export function treeRows(graph: VersionGraph, closed: ReadonlySet<string>): readonly TreeRow[] {
  const roots = graph.root === null ? graph.orphaned_nodes : [graph.root, ...graph.orphaned_nodes]
  const rows: TreeRow[] = []
  addRows(rows, roots, { depth: 0, parent: null, closed })
  return rows
}

interface Below {
  readonly depth: number
  readonly parent: string | null
  readonly closed: ReadonlySet<string>
}

function addRows(rows: TreeRow[], nodes: readonly VersionGraphNode[], below: Below): number {
  const { depth, parent, closed } = below
  let copies = 0
  for (const [index, node] of nodes.entries()) {
    const key = `${parent ?? ''}/${node.id}`
    const isOpen = node.children.length > 0 && !closed.has(key)
    const at = rows.length
    const deeper = addRows(rows, node.children, { depth: depth + 1, parent: key, closed })
    if (!isOpen) rows.length = at
    const position = { position: index + 1, siblings: nodes.length }
    rows.splice(at, 0, { key, node, depth, parent, copies: deeper, isOpen, ...position })
    copies += deeper + (node.version_info.location_type === 'project' ? 1 : 0)
  }
  return copies
}
