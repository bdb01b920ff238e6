import { useMemo, useRef, useState } from 'react'
import type { Artifact } from '../../data/types.ts'

/** What is chosen in the library. */
export interface Selection {
  readonly chosen: readonly Artifact[]
  readonly has: (id: string) => boolean
  /** Toggles one item; with `isRange`, all from the last toggled one. */
  readonly toggle: (index: number, isRange?: boolean) => void
  readonly chooseAll: () => void
  readonly clear: () => void
}

/** The chosen items. The object stays the same while the choice does. */
export function useSelection(items: readonly Artifact[]): Selection {
  const [chosen, setChosen] = useState<ReadonlyMap<string, Artifact>>(new Map())
  const anchor = useRef(-1)
  return useMemo(
    () => ({
      chosen: [...chosen.values()],
      has: (uuid) => chosen.has(uuid),
      toggle: (index, isRange = false) => {
        const from = isRange && anchor.current >= 0 ? anchor.current : index
        anchor.current = index
        setChosen((before) => toggleRange(items, before, { from, index }))
      },
      chooseAll: () => setChosen(new Map(items.map((one) => [one.uuid, one]))),
      clear: () => setChosen(new Map()),
    }),
    [items, chosen],
  )
}

/** Sets all items between `from` and `index` to the new state of the one at `index`. */
function toggleRange(
  items: readonly Artifact[],
  before: ReadonlyMap<string, Artifact>,
  { from, index }: { readonly from: number; readonly index: number },
): ReadonlyMap<string, Artifact> {
  const target = items[index]
  if (target === undefined) return before
  const isOn = !before.has(target.uuid)
  const next = new Map(before)
  for (const one of items.slice(Math.min(from, index), Math.max(from, index) + 1)) {
    if (isOn) next.set(one.uuid, one)
    else next.delete(one.uuid)
  }
  return next
}
