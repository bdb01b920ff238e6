import type { Inventory } from './inventory.ts'
import type { ObjectGraph } from './object-graph.ts'

/** Who refers to whom, backwards. */
export class Ancestry {
  /** Those that hold an object: a tree its files, a version its tree, a chunk what its entries name. */
  private readonly holders = new Map<number, number[]>()
  /** Versions that came after one. */
  private readonly successors = new Map<number, number[]>()

  constructor(inventory: Inventory, graph: ObjectGraph) {
    for (let number = 0; number < inventory.count; number += 1) {
      const isVersion = inventory.kindOf(number) === 'version'
      for (const [index, child] of graph.childrenOf(number).entries()) {
        add(isVersion && index > 0 ? this.successors : this.holders, child, number)
      }
    }
  }

  /** Returns an object and all that need it: now, or with `history` to go back in time as well. */
  of(number: number, { history }: { readonly history: boolean }): ReadonlySet<number> {
    const found = new Set([number])
    const waiting = [number]
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      const next = [
        ...(this.holders.get(at) ?? []),
        ...(history ? (this.successors.get(at) ?? []) : []),
      ]
      for (const above of next) {
        if (found.has(above)) continue
        found.add(above)
        waiting.push(above)
      }
    }
    return found
  }

  /** Returns those that hold an object themselves. */
  holdersOf(number: number): readonly number[] {
    return this.holders.get(number) ?? []
  }
}

function add(map: Map<number, number[]>, key: number, value: number): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}
