import type { VersionGraph } from './version-graph.ts'

/**
 * Lists what `tips` reach, newest first, and never a version before all its children, as
 * `git log --date-order` does. At most `limit`.
 */
export function inLogOrder(graph: VersionGraph, tips: readonly number[], limit: number): number[] {
  const reachable = graph.reachableFrom(tips)
  const childrenLeft = new Uint32Array(reachable.length)
  reachable.forEach((mark, index) => {
    if (mark === 0) return
    for (const parent of graph.parents[index] ?? []) {
      childrenLeft[parent] = (childrenLeft[parent] ?? 0) + 1
    }
  })
  const open = [...new Set(tips)].filter((tip) => childrenLeft[tip] === 0)
  open.sort((left, right) => compareAge(graph, left, right))
  const listed: number[] = []
  for (let next = open.pop(); next !== undefined && listed.length < limit; next = open.pop()) {
    listed.push(next)
    for (const parent of new Set(graph.parents[next])) {
      const left = (childrenLeft[parent] ?? 0) - countOf(graph.parents[next], parent)
      childrenLeft[parent] = left
      if (left === 0) insertByAge(graph, open, parent)
    }
  }
  return listed
}

function countOf(parents: readonly number[] | undefined, parent: number): number {
  return parents?.filter((one) => one === parent).length ?? 0
}

/** Keeps `open` sorted, the newest at its end. */
function insertByAge(graph: VersionGraph, open: number[], index: number): void {
  let low = 0
  let high = open.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (compareAge(graph, open[middle] ?? 0, index) < 0) low = middle + 1
    else high = middle
  }
  open.splice(low, 0, index)
}

function compareAge(graph: VersionGraph, left: number, right: number): number {
  const { created_at: a } = graph.at(left)
  const { created_at: b } = graph.at(right)
  if (a === b) return left - right
  return a < b ? -1 : 1
}
