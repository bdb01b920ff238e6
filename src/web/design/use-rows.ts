import { useLayoutEffect, useState } from 'react'
import type { RefObject } from 'react'

interface RowsRequest {
  /** What scrolls. */
  readonly scroller: RefObject<HTMLElement | null>
  readonly count: number
  /** The height of every row, in pixels. */
  readonly height: number
  /** The number of items in a row. */
  readonly columns?: number
  /** Space above the first row and below the last, in pixels. */
  readonly padding?: number
}

export interface Rows {
  /** The items to render. */
  readonly shown: readonly {
    readonly index: number
    readonly top: number
    readonly column: number
  }[]
  /** The height of all rows together. */
  readonly height: number
  readonly scrollTo: (index: number) => void
}

/** How many rows are rendered beyond both edges, so that scrolling shows no gaps. */
const OVERSCAN = 8
/** What is rendered before the height is known. */
const INITIAL_RANGE = { first: 0, last: 24 }

/**
 * Tells which of many rows are visible. All rows have the same height, so nothing is measured, and
 * scrolling renders only when another row becomes visible.
 */
export function useRows(request: RowsRequest): Rows {
  const { scroller, count, height, columns = 1, padding = 0 } = request
  const [range, setRange] = useState(INITIAL_RANGE)
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return
    const look = () => {
      const first = Math.floor((element.scrollTop - padding) / height) - OVERSCAN
      const last = Math.ceil((element.scrollTop + element.clientHeight) / height) + OVERSCAN
      setRange((before) =>
        before.first === first && before.last === last ? before : { first, last },
      )
    }
    look()
    const observer = new ResizeObserver(look)
    observer.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [scroller, height, padding])
  const from = Math.max(0, range.first) * columns
  const to = Math.min(count, range.last * columns)
  return {
    shown: Array.from({ length: Math.max(0, to - from) }, (_, at) => {
      const index = from + at
      return {
        index,
        top: padding + Math.floor(index / columns) * height,
        column: index % columns,
      }
    }),
    height: Math.ceil(count / columns) * height + 2 * padding,
    scrollTo: (index) =>
      reveal(scroller.current, padding + Math.floor(index / columns) * height, height),
  }
}

/** Scrolls just far enough to show a row. */
function reveal(element: HTMLElement | null, top: number, height: number): void {
  if (element === null) return
  if (top < element.scrollTop) element.scrollTop = top
  else if (top + height > element.scrollTop + element.clientHeight) {
    element.scrollTop = top + height - element.clientHeight
  }
}
