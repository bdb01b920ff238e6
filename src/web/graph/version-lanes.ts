interface Node {
  readonly id: string
  readonly parents: readonly string[]
}

/** One line of a history as it is drawn, top to bottom. */
export interface LaneRow {
  /** The lane of the version itself. */
  readonly lane: number
  /** Lines from the top edge to the middle, as pairs of lanes. */
  readonly above: readonly (readonly [from: number, to: number])[]
  /** Lines from the middle to the bottom edge. */
  readonly below: readonly (readonly [from: number, to: number])[]
  /** The number of lanes in this row. */
  readonly width: number
}

/**
 * Gives every version a lane, and says which lines to draw in its row. Versions come newest first,
 * children before parents. A parent that is not among them leads to the bottom edge.
 */
export function versionLanes(nodes: readonly Node[]): readonly LaneRow[] {
  /** The version that each lane leads to; null for a free lane. */
  let lanes: (string | null)[] = []
  return nodes.map(({ id, parents }) => {
    const before = lanes
    const waiting = before.indexOf(id)
    const lane = waiting === -1 ? freeLane(before) : waiting
    const above = before.flatMap((wanted, from): [number, number][] =>
      wanted === null ? [] : [[from, wanted === id ? lane : from]],
    )
    const after = before.map((wanted) => (wanted === id ? null : wanted))
    const below: [number, number][] = after.flatMap((wanted, at) =>
      wanted === null ? [] : [[at, at]],
    )
    for (const [index, parent] of parents.entries()) {
      const known = after.indexOf(parent)
      const target = known === -1 ? (index === 0 ? lane : freeLane(after)) : known
      after[target] = parent
      below.push([lane, target])
    }
    while (after.at(-1) === null) after.pop()
    lanes = after
    return { lane, above, below, width: Math.max(before.length, after.length, lane + 1) }
  })
}

function freeLane(lanes: readonly (string | null)[]): number {
  const free = lanes.indexOf(null)
  return free === -1 ? lanes.length : free
}
