import { ChevronDown } from 'lucide-react'
import type { ComponentProps } from 'react'
import { cx } from './class-names.ts'

export interface SelectOption<T extends string> {
  readonly value: T
  readonly label: string
}

interface SelectProps<T extends string> extends Omit<
  ComponentProps<'select'>,
  'value' | 'onChange' | 'size'
> {
  readonly value: T
  readonly options: readonly SelectOption<T>[]
  readonly onChange: (value: T) => void
  readonly size?: 'sm' | 'md'
}

/** A choice of one. It is the browser's own control, which works with every keyboard, screen reader and phone. */
export function Select<T extends string>(props: SelectProps<T>) {
  const { value, options, onChange, size = 'md', className, ...rest } = props
  return (
    <span className={cx('relative inline-flex min-w-0', className)}>
      <select
        {...rest}
        value={value}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.target.value)
          if (chosen !== undefined) onChange(chosen.value)
        }}
        className={cx(
          'w-full appearance-none truncate rounded-md border border-line bg-surface pr-7 pl-2.5 text-ink hover:bg-hover',
          size === 'sm' ? 'h-7 text-xs' : 'h-8 text-sm',
        )}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} className="bg-raised text-ink">
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown
        size={14}
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 text-faint"
      />
    </span>
  )
}
