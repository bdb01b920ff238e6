import type { ReactNode } from 'react'
import { Outlet, useNavigate } from '@tanstack/react-router'
import { Menu as MenuIcon, Search } from 'lucide-react'
import { Suspense, useEffect, useState, useSyncExternalStore } from 'react'
import { lazyComponent } from '../browser/lazy-component.tsx'
import { listenToServer } from '../data/live-events.ts'
import { undoLast } from '../data/changes.ts'
import { IconButton } from '../design/icon-button.tsx'
import { TooltipLayer } from '../design/tooltip.tsx'
import { toasts } from '../data/toasts.ts'
import { ConnectionNotice } from './connection-notice.tsx'
import { DESTINATIONS } from './navigation.tsx'
import { PaletteOverlay } from './palette-overlay.tsx'
import { listenForShortcuts, useShortcuts } from '../browser/shortcuts.ts'
import { Sidebar } from './sidebar.tsx'

// What is not visible at first is loaded when it is needed.
const Toasts = lazyComponent(async () => (await import('./toasts.tsx')).Toasts)
const PagesSheet = lazyComponent(async () => (await import('./pages-sheet.tsx')).PagesSheet)
const ShortcutList = lazyComponent(async () => (await import('./shortcut-list.tsx')).ShortcutList)

type Overlay = 'palette' | 'shortcuts' | 'pages' | null

/** The frame around every page. */
export function Shell(): ReactNode {
  const [overlay, setOverlay] = useState<Overlay>(null)
  const hasToasts = useHasHadToasts()
  const close = () => setOverlay(null)
  const search = () => setOverlay('palette')
  useLiveness()
  useEffect(listenForShortcuts, [])
  useGlobalShortcuts(setOverlay)
  return (
    <div className="flex h-dvh flex-col bg-canvas md:flex-row">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:m-2 focus:rounded-md focus:bg-raised focus:p-2"
      >
        Skip to the page
      </a>
      <aside className="hidden w-56 shrink-0 md:block" aria-label="SkillMeat">
        <Sidebar onSearch={search} />
      </aside>
      <header className="flex h-12 shrink-0 items-center gap-2 px-3 md:hidden">
        <IconButton label="Pages" className="size-9" onClick={() => setOverlay('pages')}>
          <MenuIcon size={18} aria-hidden />
        </IconButton>
        <span className="flex-1 text-sm font-semibold tracking-tight">SkillMeat</span>
        <IconButton label="Search" className="size-9" onClick={search}>
          <Search size={18} aria-hidden />
        </IconButton>
      </header>
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <ConnectionNotice />
        <main
          id="main"
          tabIndex={-1}
          className="flex min-h-0 min-w-0 flex-1 flex-col overflow-hidden border-line bg-surface outline-none max-md:border-t md:my-2 md:mr-2 md:rounded-lg md:border"
        >
          <Outlet />
        </main>
      </div>
      {overlay === 'palette' && <PaletteOverlay onClose={close} />}
      <Suspense fallback={null}>
        {overlay === 'pages' && <PagesSheet onClose={close} onSearch={search} />}
      </Suspense>
      <Suspense fallback={null}>
        {overlay === 'shortcuts' && <ShortcutList onClose={close} />}
      </Suspense>
      <Suspense fallback={null}>{hasToasts && <Toasts />}</Suspense>
      <TooltipLayer />
    </div>
  )
}

/** Whether there has been a toast. */
function useHasHadToasts(): boolean {
  const [ever, setEver] = useState(false)
  const isSaying = useSyncExternalStore(toasts.subscribe, () => toasts.get().length > 0)
  if (isSaying && !ever) setEver(true)
  return ever || isSaying
}

function useLiveness(): void {
  useEffect(() => {
    const controller = new AbortController()
    void listenToServer(controller.signal)
    return () => controller.abort()
  }, [])
}

function useGlobalShortcuts(open: (overlay: Overlay) => void): void {
  const navigate = useNavigate()
  useShortcuts('Everywhere', [
    { keys: 'mod+k', label: 'Search and run', run: () => open('palette') },
    { keys: '?', label: 'Show all shortcuts', run: () => open('shortcuts') },
    { keys: 'u', label: 'Take the last change back', run: () => void undoLast() },
    ...DESTINATIONS.map(({ to, label, keys }) => ({
      keys,
      label: `Go to ${label}`,
      run: () => void navigate({ to }),
    })),
  ])
}
