import { useEffect, useEffectEvent, useSyncExternalStore } from 'react'
import { createStore } from '../data/external-store.ts'

export interface Shortcut {
  /** As `Kbd` shows them: `mod+k`, `g l`, `?`. */
  readonly keys: string
  /** What it does, for the list. */
  readonly label: string
  readonly run: () => void
}

export interface ShortcutGroup {
  readonly name: string
  readonly shortcuts: readonly Shortcut[]
}

const groups = createStore<readonly ShortcutGroup[]>([])
/** The longest pause between two keys of a sequence, in milliseconds. */
const SEQUENCE_TIMEOUT = 900
let pressed: readonly string[] = []
let lastAt = 0

/** All shortcuts that work now. */
export function useShortcutGroups(): readonly ShortcutGroup[] {
  return useSyncExternalStore(groups.subscribe, groups.get)
}

/** Registers shortcuts while the component is mounted. */
export function useShortcuts(name: string, shortcuts: readonly Shortcut[]): void {
  const run = useEffectEvent((keys: string) => shortcuts.find((one) => one.keys === keys)?.run())
  const signature = shortcuts.map(({ keys, label }) => `${keys}\t${label}`).join('\n')
  useEffect(() => {
    const group: ShortcutGroup = {
      name,
      shortcuts: signature.split('\n').flatMap((line) => {
        const [keys, label] = line.split('\t')
        if (keys === undefined || label === undefined) return []
        return [{ keys, label, run: () => run(keys) }]
      }),
    }
    groups.set((all) => [...all, group])
    return () => groups.set((all) => all.filter((one) => one !== group))
  }, [name, signature])
}

/** Listens for keys and runs their shortcuts, unless the person is typing in a field. */
export function listenForShortcuts(): () => void {
  document.addEventListener('keydown', onKeyDown)
  return () => document.removeEventListener('keydown', onKeyDown)
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return
  const chord = chordOf(event)
  if (chord === null) return
  const hasModifier = chord.startsWith('mod+')
  if (!hasModifier && isWriting(event.target)) return
  const now = event.timeStamp
  pressed = now - lastAt < SEQUENCE_TIMEOUT && !hasModifier ? [...pressed, chord] : [chord]
  lastAt = now
  const known = groups.get().flatMap(({ shortcuts }) => shortcuts)
  const found =
    known.findLast(({ keys }) => keys === pressed.join(' ')) ??
    known.findLast(({ keys }) => keys === chord)
  if (found === undefined) return
  event.preventDefault()
  pressed = []
  found.run()
}

function chordOf({ key, metaKey, ctrlKey, altKey }: KeyboardEvent): string | null {
  if (altKey || key === 'Shift' || key === 'Control' || key === 'Meta') return null
  const name = key.length === 1 ? key : key.toLowerCase()
  return metaKey || ctrlKey ? `mod+${name.toLowerCase()}` : name
}

function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.closest('[role="dialog"], [role="menu"]') !== null) return true
  if (target instanceof HTMLInputElement) return target.type !== 'checkbox'
  return target.isContentEditable || target.matches('textarea, select')
}
