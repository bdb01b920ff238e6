import { Suspense, useEffect, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { lazyComponent } from '../browser/lazy-component.tsx'

const Palette = lazyComponent(async () => (await import('./palette.tsx')).Palette)

/**
 * The palette over the page. Text typed while its code loads is passed on, and the focus returns
 * to where it was.
 */
export function PaletteOverlay({ onClose }: { readonly onClose: () => void }) {
  const [typed, setTyped] = useState('')
  const [before] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      if (before instanceof HTMLElement) before.focus()
    },
    [before],
  )
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose()
    // There is one field, and the focus stays in it.
    if (event.key === 'Tab') event.preventDefault()
  }
  return (
    <div className="fixed inset-0 z-40">
      <div aria-hidden className="absolute inset-0 bg-scrim" onClick={onClose} />
      <div
        role="dialog"
        aria-modal
        aria-label="Search and run"
        tabIndex={-1}
        onKeyDown={onKeyDown}
        className="absolute inset-x-3 top-[12dvh] mx-auto max-w-xl animate-enter overflow-hidden rounded-lg border border-line bg-raised shadow-overlay outline-none"
      >
        <Suspense fallback={<PalettePlaceholder typed={typed} onType={setTyped} />}>
          <Palette typed={typed} onClose={onClose} />
        </Suspense>
      </div>
    </div>
  )
}

interface PalettePlaceholderProps {
  readonly typed: string
  readonly onType: (text: string) => void
}

/** Takes what is typed while the code of the palette is loading. */
function PalettePlaceholder({ typed, onType }: PalettePlaceholderProps) {
  return (
    <input
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- a person who opened it goes on typing
      autoFocus
      aria-label="Search and run"
      value={typed}
      onChange={(event) => onType(event.target.value)}
      className="h-12 w-full bg-transparent px-4 text-base outline-none"
    />
  )
}
