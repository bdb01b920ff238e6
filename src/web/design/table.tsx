import type { ComponentProps, ReactNode } from 'react'
import { cx } from './class-names.ts'

interface TableProps {
  /** Read aloud as its name. */
  readonly label: string
  readonly head: ReactNode
  readonly children: ReactNode
}

/** A table that scrolls sideways when there is no room. */
export function Table({ label, head, children }: TableProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard
    <div
      className="relative overflow-x-auto rounded-lg border border-line bg-surface"
      role="region"
      aria-label={label}
      tabIndex={0}
    >
      <table className="w-full border-collapse text-left text-sm">
        <thead>{head}</thead>
        <tbody className="divide-y divide-line">{children}</tbody>
      </table>
    </div>
  )
}

export function Th({ className, ...rest }: ComponentProps<'th'>) {
  return (
    <th
      scope="col"
      {...rest}
      className={cx(
        'h-8 border-b border-line px-3 text-xs font-medium whitespace-nowrap text-muted',
        className,
      )}
    />
  )
}

export function Td({ className, ...rest }: ComponentProps<'td'>) {
  return <td {...rest} className={cx('px-3 py-2 align-middle', className)} />
}
