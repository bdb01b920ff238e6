import { useSyncExternalStore } from 'react'
import { createStore } from '../data/external-store.ts'

export type Theme = 'system' | 'light' | 'dark'

export const THEMES: readonly { readonly value: Theme; readonly label: string }[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]

const KEY = 'skillmeat.theme'
const theme = createStore<Theme>(readTheme())

function readTheme(): Theme {
  const kept = localStorage.getItem(KEY)
  return THEMES.find(({ value }) => value === kept)?.value ?? 'system'
}

/** Applies the saved theme. */
export function applyTheme(): void {
  const { dataset } = document.documentElement
  if (theme.get() === 'system') delete dataset['theme']
  else dataset['theme'] = theme.get()
}

export function setTheme(next: Theme): void {
  localStorage.setItem(KEY, next)
  theme.set(next)
  applyTheme()
}

export function useTheme(): Theme {
  return useSyncExternalStore(theme.subscribe, theme.get)
}

const systemDark = matchMedia('(prefers-color-scheme: dark)')

/** The visible theme: the chosen one, or the system's. */
export function useShownTheme(): 'light' | 'dark' {
  const chosen = useTheme()
  const isDark = useSyncExternalStore(
    (onChange) => {
      systemDark.addEventListener('change', onChange)
      return () => systemDark.removeEventListener('change', onChange)
    },
    () => systemDark.matches,
  )
  return chosen === 'system' ? (isDark ? 'dark' : 'light') : chosen
}
