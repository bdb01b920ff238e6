/**
 * Finds the circles of a directed graph: its strongly connected components of more than one node.
 * Tarjan's algorithm (1972); linear in nodes and edges.
 */
export function findCircles(
  edges: readonly { readonly from: string; readonly to: string }[],
): readonly (readonly string[])[] {
  const targets = Map.groupBy(edges, ({ from }) => from)
  const seen = new Map<string, { readonly index: number; low: number; isOpen: boolean }>()
  const open: string[] = []
  const circles: string[][] = []
  const visit = (node: string) => {
    const mine = { index: seen.size, low: seen.size, isOpen: true }
    seen.set(node, mine)
    open.push(node)
    for (const { to } of targets.get(node) ?? []) {
      const known = seen.get(to)
      const next = known ?? visit(to)
      if (next.isOpen) mine.low = Math.min(mine.low, next.low)
    }
    if (mine.low === mine.index) {
      const circle = open.splice(open.indexOf(node))
      for (const one of circle) {
        const state = seen.get(one)
        if (state !== undefined) state.isOpen = false
      }
      if (circle.length > 1) circles.push(circle.toSorted())
    }
    return mine
  }
  for (const node of targets.keys()) if (!seen.has(node)) visit(node)
  return circles
}
