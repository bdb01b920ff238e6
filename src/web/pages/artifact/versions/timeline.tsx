import { useEffect, useMemo, useRef } from 'react'
import { useListCursor } from '../../../browser/list-cursor.ts'
import type { Version } from '../../../data/types.ts'
import { useRows } from '../../../design/use-rows.ts'
import { versionLanes } from '../../../graph/version-lanes.ts'
import { VersionLine } from './version-line.tsx'

interface TimelineProps {
  readonly artifact: string
  readonly collection: string | undefined
  /** Newest first. */
  readonly versions: readonly Version[]
  readonly chosen: readonly string[]
  readonly onToggle: (id: string) => void
  /** Loads older versions; absent if there are none. */
  readonly onMore?: () => void
}

/** The height of a line, in pixels. */
const LINE = 52
const MAX_LANES = 8

/** The list of versions, with the lines that connect them. */
export function Timeline(props: TimelineProps) {
  const { artifact, collection, versions, chosen, onToggle, onMore } = props
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useMemo(() => versionLanes(versions), [versions])
  const lanes = Math.min(MAX_LANES, Math.max(1, ...rows.map(({ width }) => width)))
  const list = useRows({ scroller, count: versions.length, height: LINE })
  const cursor = useListCursor({
    name: 'Versions',
    count: versions.length,
    onMove: list.scrollTo,
    onToggle: (index) => {
      const id = versions[index]?.id
      if (id !== undefined) onToggle(id)
    },
  })
  const isAtEnd = (list.shown.at(-1)?.index ?? 0) >= versions.length - 1
  useEffect(() => {
    if (isAtEnd) onMore?.()
  }, [isAtEnd, onMore])
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto">
      <ol className="relative" style={{ height: list.height }}>
        {list.shown.map(({ index, top }) => {
          const version = versions[index]
          const row = rows[index]
          if (version === undefined || row === undefined) return null
          return (
            <li
              key={version.id}
              aria-setsize={versions.length}
              aria-posinset={index + 1}
              className="absolute inset-x-0"
              style={{ transform: `translateY(${top}px)`, height: LINE }}
            >
              <VersionLine
                artifact={artifact}
                collection={collection}
                version={version}
                row={row}
                lanes={lanes}
                isActive={index === cursor}
                isChosen={chosen.includes(version.id)}
                onToggle={() => onToggle(version.id)}
              />
            </li>
          )
        })}
      </ol>
    </div>
  )
}
