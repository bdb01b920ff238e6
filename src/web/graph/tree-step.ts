import type { TreeRow } from './tree-rows.ts'

interface TreePosition {
  readonly rows: readonly TreeRow[]
  readonly active: number
}

/** What a key does: it moves to another row, or opens or closes the current one. */
export interface TreeStep {
  readonly key: string
  readonly to?: number
  readonly isOpen?: boolean
}

const MOVES: Readonly<Record<string, (active: number, last: number) => number>> = {
  ArrowDown: (active) => active + 1,
  j: (active) => active + 1,
  ArrowUp: (active) => active - 1,
  k: (active) => active - 1,
  Home: () => 0,
  End: (_, last) => last,
}

/** Returns what a key does in a tree, following the ARIA tree pattern; null for other keys. */
export function treeStep(pressed: string, { rows, active }: TreePosition): TreeStep | null {
  const row = rows[active]
  if (row === undefined) return null
  const move = MOVES[pressed]
  if (move !== undefined) return { key: row.key, to: move(active, rows.length - 1) }
  if (pressed === 'ArrowRight') return stepIn(row, active)
  return pressed === 'ArrowLeft' ? stepOut(row, rows) : null
}

function stepIn(row: TreeRow, active: number): TreeStep {
  const isClosed = row.node.children.length > 0 && !row.isOpen
  return isClosed ? { key: row.key, isOpen: true } : { key: row.key, to: active + 1 }
}

function stepOut(row: TreeRow, rows: readonly TreeRow[]): TreeStep {
  if (row.isOpen) return { key: row.key, isOpen: false }
  return {
    key: row.key,
    to: Math.max(
      0,
      rows.findIndex(({ key }) => key === row.parent),
    ),
  }
}
