import { useNavigate } from '@tanstack/react-router'
import { memo, useEffect, useRef, useState } from 'react'
import type { CSSProperties, RefObject } from 'react'
import { useListCursor } from '../../browser/list-cursor.ts'
import { useShortcuts } from '../../browser/shortcuts.ts'
import type { Artifact } from '../../data/types.ts'
import { cx } from '../../design/class-names.ts'
import { useRows } from '../../design/use-rows.ts'
import { Skeleton } from '../../design/skeleton.tsx'
import { ArtifactCard } from './artifact-card.tsx'
import { ArtifactRow } from './artifact-row.tsx'
import type { Selection } from './use-selection.ts'

interface ArtifactListProps {
  readonly look: 'list' | 'grid'
  readonly items: readonly Artifact[]
  /** Null while it is not known. */
  readonly total: number | null
  /** The items belong to the previous search. */
  readonly isStale: boolean
  readonly hasMore: boolean
  readonly onMore: () => void
  readonly selection: Selection
  readonly collection: string | undefined
}

const ROW = 56
const CARD = 132
const GAP = 12
const CARD_WIDTH = 280
const FIRST_ROWS = 12

/** All artifacts. Only the visible ones are rendered. */
export function ArtifactList(props: ArtifactListProps) {
  const { look, items, total, isStale, hasMore, onMore, selection, collection } = props
  const scroller = useRef<HTMLDivElement>(null)
  const columns = useColumns(scroller, look)
  const rows = useRows({
    scroller,
    count: total ?? FIRST_ROWS,
    columns,
    height: look === 'list' ? ROW : CARD + GAP,
    padding: look === 'list' ? 0 : GAP,
  })
  const onMove = rows.scrollTo
  const cursor = useListShortcuts({ items, selection, onMove, collection })
  const lastShown = rows.shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && lastShown >= items.length - 1) onMore()
  }, [hasMore, lastShown, items.length, onMore])
  return (
    <div
      ref={scroller}
      className={cx('min-h-0 flex-1 overflow-y-auto transition-opacity', isStale && 'opacity-60')}
    >
      <ul
        className={cx('relative', look === 'grid' && 'mx-1.5')}
        style={{ height: rows.height }}
        aria-busy={total === null}
      >
        {rows.shown.map(({ index, top, column }) => (
          <li
            key={items[index]?.uuid ?? index}
            aria-setsize={total ?? -1}
            aria-posinset={index + 1}
            className={cx(
              'absolute contain-strict',
              look === 'list' ? 'inset-x-0 h-14' : 'h-33 px-1.5',
            )}
            style={placeOf({ look, top, column, columns })}
          >
            <ArtifactItem
              look={look}
              artifact={items[index]}
              collection={collection}
              isActive={index === cursor}
              selection={selection}
              index={index}
            />
          </li>
        ))}
      </ul>
    </div>
  )
}

interface ArtifactItemProps {
  readonly look: 'list' | 'grid'
  readonly artifact: Artifact | undefined
  readonly collection: string | undefined
  readonly isActive: boolean
  readonly selection: Selection
  readonly index: number
}

/** One artifact. It is memoised, so that scrolling renders only new ones. */
const ArtifactItem = memo(({ look, artifact, selection, index, ...rest }: ArtifactItemProps) => {
  if (artifact === undefined) return <ArtifactSkeleton look={look} />
  const Shape = look === 'list' ? ArtifactRow : ArtifactCard
  return (
    <Shape
      {...rest}
      artifact={artifact}
      isChosen={selection.has(artifact.uuid)}
      isChoosing={selection.chosen.length > 0}
      onToggle={(isRange) => selection.toggle(index, isRange)}
    />
  )
})

function placeOf(at: {
  readonly look: 'list' | 'grid'
  readonly top: number
  readonly column: number
  readonly columns: number
}): CSSProperties {
  const transform = `translateY(${at.top}px)`
  if (at.look === 'list') return { transform }
  return { transform, left: `${(at.column * 100) / at.columns}%`, width: `${100 / at.columns}%` }
}

function ArtifactSkeleton({ look }: { readonly look: 'list' | 'grid' }) {
  if (look === 'grid') {
    return (
      <div className="h-full rounded-lg border border-line p-3">
        <Skeleton className="h-4 w-1/2" />
      </div>
    )
  }
  return (
    <div className="flex h-full flex-col justify-center gap-2 border-b border-line px-4 sm:px-6">
      <Skeleton className="h-3.5 w-48" />
      <Skeleton className="h-3 w-2/3" />
    </div>
  )
}

function useListShortcuts(keys: {
  readonly items: readonly Artifact[]
  readonly selection: Selection
  readonly collection: string | undefined
  readonly onMove: (index: number) => void
}): number {
  const { items, selection, onMove, collection } = keys
  const navigate = useNavigate()
  const cursor = useListCursor({
    name: 'Library',
    count: items.length,
    onMove,
    onToggle: selection.toggle,
  })
  useShortcuts('Library', [
    { keys: 'mod+a', label: 'Choose all', run: selection.chooseAll },
    { keys: 'escape', label: 'Choose none', run: selection.clear },
    {
      keys: 'o',
      label: 'Open',
      run: () => {
        const id = items[cursor]?.id
        if (id !== undefined)
          void navigate({ to: '/artifacts/$id', params: { id }, search: { collection } })
      },
    },
  ])
  return cursor
}

/** The number of cards in a row. */
function useColumns(ref: RefObject<HTMLDivElement | null>, look: 'list' | 'grid'): number {
  const [columns, setColumns] = useState(1)
  useEffect(() => {
    const element = ref.current
    if (element === null || look === 'list') return
    const observer = new ResizeObserver(([entry]) => {
      const width = entry?.contentRect.width ?? CARD_WIDTH
      setColumns(Math.max(1, Math.floor(width / CARD_WIDTH)))
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [ref, look])
  return look === 'list' ? 1 : columns
}
