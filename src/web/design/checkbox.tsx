import { useEffect, useRef } from 'react'
import type { ComponentProps } from 'react'
import { cx } from './class-names.ts'

interface CheckboxProps extends Omit<ComponentProps<'input'>, 'type' | 'checked' | 'ref'> {
  /** `mixed` when some of what it stands for is chosen. */
  readonly checked: boolean | 'mixed'
}

/** A box to tick. Give it an `aria-label`, or a label around it. */
export function Checkbox({ checked, className, ...rest }: CheckboxProps) {
  const ref = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (ref.current !== null) ref.current.indeterminate = checked === 'mixed'
  }, [checked])
  return (
    <input
      {...rest}
      ref={ref}
      type="checkbox"
      checked={checked === true}
      className={cx('size-3.5 shrink-0 cursor-pointer accent-accent-fill', className)}
    />
  )
}
