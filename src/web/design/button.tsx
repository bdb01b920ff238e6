import type { ComponentProps, ReactNode } from 'react'
import { cx } from './class-names.ts'

export type ButtonTone = 'primary' | 'plain' | 'quiet' | 'danger'

const TONES: Readonly<Record<ButtonTone, string>> = {
  primary: 'bg-accent-fill text-on-accent hover:bg-accent-fill-hover border-transparent',
  plain: 'bg-surface text-ink border-line hover:bg-hover shadow-[0_1px_1px_oklch(0_0_0/0.04)]',
  quiet: 'bg-transparent text-muted border-transparent hover:bg-hover hover:text-ink',
  danger: 'bg-bad-fill text-on-accent border-transparent hover:brightness-95',
}

const SIZES = {
  sm: 'h-7 px-2 text-xs gap-1.5',
  md: 'h-8 px-3 text-sm gap-2',
} as const

const SHAPE =
  'inline-flex shrink-0 items-center justify-center rounded-md border font-medium whitespace-nowrap select-none transition-colors disabled:opacity-50 disabled:pointer-events-none aria-disabled:opacity-50 aria-disabled:pointer-events-none'

interface ButtonStyle {
  readonly tone?: ButtonTone
  readonly size?: keyof typeof SIZES
}

/** The classes of a button, for a link that looks like one. */
export function buttonClass({ tone = 'plain', size = 'md' }: ButtonStyle = {}): string {
  return cx(SHAPE, TONES[tone], SIZES[size])
}

interface ButtonProps extends ComponentProps<'button'>, ButtonStyle {
  readonly icon?: ReactNode
  /** The work is in progress: the button stays in place and cannot be pressed. */
  readonly isBusy?: boolean
}

export function Button(props: ButtonProps) {
  const { tone, size, icon, isBusy = false, className, children, disabled, ...rest } = props
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled === true || isBusy}
      aria-busy={isBusy || undefined}
      className={cx(
        buttonClass({ ...(tone && { tone }), ...(size && { size }) }),
        isBusy && 'animate-breathe',
        className,
      )}
    >
      {icon}
      {children}
    </button>
  )
}
