import type { ReactNode } from 'react'
import { Command } from './command.tsx'

interface EmptyStateProps {
  readonly icon?: ReactNode
  readonly title: string
  /** What comes next, in a sentence. */
  readonly children?: ReactNode
  /** The command that does the same in a terminal. */
  readonly command?: string
  readonly action?: ReactNode
}

/** Takes the place of an empty list: says what belongs there and how to get it. */
export function EmptyState({ icon, title, children, command, action }: EmptyStateProps) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-3 px-6 py-16 text-center">
      {icon !== undefined && (
        <span className="flex size-10 items-center justify-center rounded-lg bg-hover text-muted">
          {icon}
        </span>
      )}
      <h2 className="text-lg font-semibold">{title}</h2>
      {children !== undefined && <div className="text-sm text-muted">{children}</div>}
      {action}
      {command !== undefined && <Command text={command} />}
    </div>
  )
}
