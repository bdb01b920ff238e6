import { useCallback, useMemo, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import type { VersionGraph } from '../data/types.ts'
import { useRows } from '../design/use-rows.ts'
import { treeRows } from './tree-rows.ts'
import { treeStep } from './tree-step.ts'
import { VersionTreeRow } from './version-tree-row.tsx'

const ROW = 44

/** A tree of an artifact's versions, with each copy below the version that it came from. */
export function VersionTreeView({ graph }: { readonly graph: VersionGraph }) {
  const [closed, setClosed] = useState(new Set<string>())
  const [active, setActive] = useState(0)
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useMemo(() => treeRows(graph, closed), [graph, closed])
  const list = useRows({ scroller, count: rows.length, height: ROW })
  const setOpen = useCallback((key: string, isOpen: boolean) => {
    const one = new Set([key])
    setClosed((before) => (isOpen ? before.difference(one) : before.union(one)))
  }, [])
  const goTo = (index: number) => {
    const next = Math.min(Math.max(index, 0), rows.length - 1)
    setActive(next)
    list.scrollTo(next)
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-row="${next}"]`)?.focus(),
    )
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const step = treeStep(event.key, { rows, active })
    if (step === null) return
    event.preventDefault()
    if (step.isOpen !== undefined) setOpen(step.key, step.isOpen)
    if (step.to !== undefined) goTo(step.to)
  }
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-auto">
      <div
        role="tree"
        tabIndex={-1}
        aria-label="Versions and where they are"
        className="relative min-w-xl"
        style={{ height: list.height }}
        onKeyDown={onKeyDown}
      >
        {list.shown.map(({ index, top }) => {
          const row = rows[index]
          if (row === undefined) return null
          return (
            <VersionTreeRow
              key={row.key}
              index={index}
              row={row}
              top={top}
              isActive={index === active}
              onActivate={setActive}
              onOpen={setOpen}
            />
          )
        })}
      </div>
    </div>
  )
}
