import { useState } from 'react'
import { useShortcuts } from './shortcuts.ts'

interface ListKeys {
  /** The group in the list of shortcuts. */
  readonly name: string
  readonly count: number
  /** Called with the new index of the cursor. */
  readonly onMove?: (index: number) => void
  /** Called with the index of the cursor when `x` is pressed. */
  readonly onToggle?: (index: number) => void
}

/** A list's cursor, moved by `j` and `k`; -1 before the first move. Enter follows the focused link. */
export function useListCursor({ name, count, onMove, onToggle }: ListKeys): number {
  const [index, setIndex] = useState(-1)
  const move = (by: number) => {
    if (count === 0) return
    const next = Math.min(Math.max(index + by, 0), count - 1)
    setIndex(next)
    onMove?.(next)
  }
  useShortcuts(name, [
    { keys: 'j', label: 'Next', run: () => move(1) },
    { keys: 'k', label: 'Previous', run: () => move(-1) },
    ...(onToggle === undefined
      ? []
      : [{ keys: 'x', label: 'Choose', run: () => index >= 0 && onToggle(index) }]),
  ])
  return Math.min(index, count - 1)
}
