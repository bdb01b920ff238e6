import { Graph, layout } from '@dagrejs/dagre'

export interface LayoutInput {
  readonly nodes: readonly { readonly id: string }[]
  readonly edges: readonly { readonly from: string; readonly to: string }[]
  readonly size: { readonly width: number; readonly height: number }
}

export type Positions = Readonly<Record<string, { readonly x: number; readonly y: number }>>

/** Places every node so that parents stand below their children and few lines cross. */
export function layoutGraph({ nodes, edges, size }: LayoutInput): Positions {
  const graph = new Graph()
  graph.setGraph({ rankdir: 'TB', nodesep: 24, ranksep: 36 })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const { id } of nodes) graph.setNode(id, { ...size })
  for (const { from, to } of edges) graph.setEdge(from, to)
  layout(graph)
  return Object.fromEntries(
    nodes.map(({ id }) => {
      const { x = 0, y = 0 } = graph.node(id)
      return [id, { x: x - size.width / 2, y: y - size.height / 2 }]
    }),
  )
}
