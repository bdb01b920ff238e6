import { useEffect, useState } from 'react'
import { Kbd } from './kbd.tsx'

/**
 * Returns the attributes that give an element a tooltip. A tooltip must never be the only place
 * where something is said.
 */
export function tooltip(label: string, keys?: string) {
  return { 'data-tip': label, ...(keys !== undefined && { 'data-tip-keys': keys }) }
}

interface Shown {
  readonly label: string
  readonly keys: string | null
  readonly left: number
  readonly top: number
  readonly isAbove: boolean
}

/** How long the pointer rests before the tooltip shows, in milliseconds. */
const SHOW_DELAY = 450
const GAP = 6
const ROOM_BELOW = 44

/** Shows the tooltip of the element under the pointer or with the focus. A page has one such layer. */
export function TooltipLayer() {
  const shown = useShown()
  if (shown === null) return null
  const { label, keys, left, top, isAbove } = shown
  return (
    <div
      role="tooltip"
      style={{ left, top }}
      className={`pointer-events-none fixed z-50 flex max-w-72 -translate-x-1/2 items-center gap-2 rounded-md bg-ink px-2 py-1 text-xs text-canvas shadow-raised ${isAbove ? '-translate-y-full' : ''}`}
    >
      {label}
      {keys !== null && <Kbd keys={keys} isInverse />}
    </div>
  )
}

function useShown(): Shown | null {
  const [shown, setShown] = useState<Shown | null>(null)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let current: Element | null = null
    const point = (target: EventTarget | null, wait: number) => {
      const element = target instanceof Element ? target.closest('[data-tip]') : null
      if (element === current) return
      clearTimeout(timer)
      current = element
      setShown(null)
      if (element !== null) timer = setTimeout(() => setShown(placeTip(element)), wait)
    }
    const over = ({ target, pointerType }: PointerEvent) =>
      point(pointerType === 'touch' ? null : target, SHOW_DELAY)
    const focus = ({ target }: FocusEvent) =>
      point(
        target instanceof Element && target.matches(':focus-visible') ? target : null,
        SHOW_DELAY,
      )
    const hide = () => point(null, 0)
    const escape = ({ key }: KeyboardEvent) => key === 'Escape' && hide()
    document.addEventListener('pointerover', over)
    document.addEventListener('pointerdown', hide)
    document.addEventListener('focusin', focus)
    document.addEventListener('focusout', hide)
    document.addEventListener('keydown', escape)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('pointerover', over)
      document.removeEventListener('pointerdown', hide)
      document.removeEventListener('focusin', focus)
      document.removeEventListener('focusout', hide)
      document.removeEventListener('keydown', escape)
    }
  }, [])
  return shown
}

function placeTip(element: Element): Shown {
  const box = element.getBoundingClientRect()
  const half = 60
  const isAbove = box.bottom + ROOM_BELOW > innerHeight
  return {
    label: element.getAttribute('data-tip') ?? '',
    keys: element.getAttribute('data-tip-keys'),
    left: Math.min(Math.max(box.left + box.width / 2, half), innerWidth - half),
    top: isAbove ? box.top - GAP : box.bottom + GAP,
    isAbove,
  }
}
