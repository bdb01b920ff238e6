import { useState } from 'react'
import { useShortcuts } from './shortcuts.ts'

interface ListKeys {
  /** Whose list it is, for the list of shortcuts. */
  readonly name: string
  readonly count: number
  /** Called with the place that the cursor comes to. */
  readonly onMove?: (index: number) => void
  /** `x` chooses what the cursor is on. */
  readonly onToggle?: (index: number) => void
}

/** A cursor in a list, moved by `j` and `k`; -1 while it is nowhere. Enter is the link's own. */
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
