import type { VersionGraph } from './version-graph.ts'

const LEFT = 1
const RIGHT = 2
const BOTH = LEFT | RIGHT
/** An ancestor of a common ancestor: no longer a best one. */
const STALE = 4

/**
 * Finds the best common ancestors of two sets of versions: those that no other common ancestor
 * descends from. Oldest first.
 *
 * One pass over the graph from children to parents paints what each side reaches, as git's
 * `paint_down_to_common` does; the order of the graph stands for git's queue by generation.
 */
export function bestCommonAncestors(
  graph: VersionGraph,
  left: readonly number[],
  right: readonly number[],
): readonly number[] {
  const marks = new Uint8Array(graph.versions.length)
  paint(marks, left, LEFT)
  paint(marks, right, RIGHT)
  const found: number[] = []
  for (let index = Math.max(-1, ...left, ...right); index >= 0; index -= 1) {
    const mark = marks[index] ?? 0
    if (mark === 0) continue
    const isCommon = (mark & BOTH) === BOTH
    if (isCommon && (mark & STALE) === 0) found.push(index)
    const passed = isCommon ? mark | STALE : mark
    paint(marks, graph.parents[index] ?? [], passed)
  }
  return found.toReversed()
}

function paint(marks: Uint8Array, indexes: readonly number[], mark: number): void {
  for (const index of indexes) marks[index] = (marks[index] ?? 0) | mark
}

/** Tells whether `ancestor` is `version` or one of those it descends from. */
export function isAncestor(graph: VersionGraph, ancestor: number, version: number): boolean {
  if (ancestor > version) return false
  return graph.reachableFrom([version])[ancestor] === 1
}

/** How many versions only the one side reaches, and how many only the other. */
export interface Distance {
  readonly left: number
  readonly right: number
}

/** Counts what separates two versions, as `git rev-list --left-right --count` does. */
export function measureDistance(graph: VersionGraph, left: number, right: number): Distance {
  const fromLeft = graph.reachableFrom([left])
  const fromRight = graph.reachableFrom([right])
  let onlyLeft = 0
  let onlyRight = 0
  fromLeft.forEach((mark, index) => {
    if (mark === fromRight[index]) return
    if (mark === 1) onlyLeft += 1
    else onlyRight += 1
  })
  return { left: onlyLeft, right: onlyRight }
}
