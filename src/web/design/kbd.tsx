import { cx } from './class-names.ts'

interface KbdProps {
  /** Keys with spaces between those that are pressed one after another: `g l`, `mod+k`. */
  readonly keys: string
  readonly isInverse?: boolean
}

const IS_MAC = navigator.platform.startsWith('Mac') || navigator.platform === 'iPhone'

const NAMES: Readonly<Record<string, string>> = {
  mod: IS_MAC ? '⌘' : 'Ctrl',
  shift: '⇧',
  enter: '↵',
  escape: 'Esc',
  delete: 'Del',
  arrowup: '↑',
  arrowdown: '↓',
}

/** Keys to press, as keycaps. */
export function Kbd({ keys, isInverse = false }: KbdProps) {
  const caps = keys.split(' ').map((chord) => {
    const parts = chord.split('+')
    // Letters in a chord are shown in upper case, as on the keyboard.
    return parts.map((key) => NAMES[key] ?? (parts.length > 1 ? key.toUpperCase() : key))
  })
  return (
    <span className="inline-flex items-center gap-1">
      {caps.map((chord) => (
        <kbd
          key={chord.join()}
          className={cx(
            'inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border px-1 font-sans text-2xs',
            isInverse ? 'border-current/30 text-canvas' : 'border-line bg-sunken text-muted',
          )}
        >
          {chord.join(IS_MAC ? '' : '+')}
        </kbd>
      ))}
    </span>
  )
}
