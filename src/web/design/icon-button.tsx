import type { ComponentProps } from 'react'
import { cx } from './class-names.ts'
import { tooltip } from './tooltip.tsx'

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label'> {
  /** What it does: read aloud, and shown on hover. */
  readonly label: string
  /** The key that does the same. */
  readonly shortcut?: string
}

/** A button that shows only an icon. It always has an accessible name. */
export function IconButton({ label, shortcut, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      {...tooltip(label, shortcut)}
      aria-label={label}
      className={cx(
        'inline-flex size-7 shrink-0 items-center justify-center rounded-md text-muted transition-colors hover:bg-hover hover:text-ink disabled:pointer-events-none disabled:opacity-45',
        className,
      )}
    />
  )
}
