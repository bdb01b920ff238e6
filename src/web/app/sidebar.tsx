import { Link } from '@tanstack/react-router'
import { Monitor, Moon, Search, Sun } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { liveness } from '../data/live-events.ts'
import { useMerges } from '../data/server.ts'
import { cx } from '../design/class-names.ts'
import { IconButton } from '../design/icon-button.tsx'
import { Kbd } from '../design/kbd.tsx'
import { tooltip } from '../design/tooltip.tsx'
import { DESTINATIONS } from './navigation.tsx'
import type { Destination } from './navigation.tsx'
import { setTheme, useTheme } from '../browser/theme.ts'

interface SidebarProps {
  readonly onSearch: () => void
  /** Called when a page was chosen. */
  readonly onLeave?: () => void
}

/** Links to the pages, and the state of the connection and theme. */
export function Sidebar({ onSearch, onLeave }: SidebarProps) {
  const waiting = useMerges().data?.length ?? 0
  return (
    <div className="flex h-full flex-col gap-3 p-3">
      <Link
        to="/"
        className="flex h-8 items-center gap-2 rounded-md px-1 text-sm font-semibold tracking-tight"
      >
        <img src="/icon.svg" alt="" width={20} height={20} />
        SkillMeat
      </Link>
      <button
        type="button"
        onClick={onSearch}
        className="flex h-8 items-center gap-2 rounded-md border border-line bg-surface px-2 text-sm text-muted hover:border-line-strong"
      >
        <Search size={14} aria-hidden />
        <span className="flex-1 text-left">Search</span>
        <Kbd keys="mod+k" />
      </button>
      <nav aria-label="Pages" className="flex flex-1 flex-col gap-0.5">
        {DESTINATIONS.map((one) => (
          <NavLink
            key={one.to}
            destination={one}
            count={one.to === '/merges' ? waiting : 0}
            {...(onLeave && { onLeave })}
          />
        ))}
      </nav>
      <footer className="flex items-center justify-between pl-2">
        <LiveState />
        <ThemeButton />
      </footer>
    </div>
  )
}

interface NavLinkProps {
  readonly destination: Destination
  readonly count: number
  readonly onLeave?: () => void
}

function NavLink({ destination, count, onLeave }: NavLinkProps) {
  const { to, label, icon: Icon, keys } = destination
  return (
    <Link
      to={to}
      {...tooltip(`Go to ${label}`, keys)}
      {...(onLeave && { onClick: onLeave })}
      activeOptions={{ exact: to === '/', includeSearch: false }}
      activeProps={{ className: 'bg-hover text-ink font-medium' }}
      inactiveProps={{ className: 'text-muted hover:bg-hover hover:text-ink' }}
      className="flex h-8 items-center gap-2.5 rounded-md px-2 text-sm transition-colors"
    >
      <Icon size={16} aria-hidden />
      <span className="flex-1">{label}</span>
      {count > 0 && (
        <span className="tabular rounded-full bg-bad-soft px-1.5 text-2xs font-medium text-bad">
          {count}
          <span className="sr-only"> waiting</span>
        </span>
      )}
    </Link>
  )
}

function LiveState() {
  const state = useSyncExternalStore(liveness.subscribe, liveness.get)
  const isLive = state === 'live'
  return (
    <span role="status" className="flex items-center gap-2 text-xs text-muted">
      <span
        aria-hidden
        className={cx('size-1.5 rounded-full', isLive ? 'bg-good' : 'animate-breathe bg-warn')}
      />
      {isLive ? 'Live' : 'Connecting'}
    </span>
  )
}

const NEXT = { system: 'light', light: 'dark', dark: 'system' } as const
const ICONS = { system: Monitor, light: Sun, dark: Moon } as const
const SAYS = { system: 'as the system', light: 'light', dark: 'dark' } as const

function ThemeButton() {
  const theme = useTheme()
  const Icon = ICONS[theme]
  return (
    <IconButton
      label={`Theme: ${SAYS[theme]}. Change to ${SAYS[NEXT[theme]]}`}
      onClick={() => setTheme(NEXT[theme])}
    >
      <Icon size={15} aria-hidden />
    </IconButton>
  )
}
