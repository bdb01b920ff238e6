import type { ReactNode } from 'react'

interface PageHeaderProps {
  readonly title: ReactNode
  /** Beside the title: badges, counts. */
  readonly aside?: ReactNode
  /** Above the title: a link to the parent page. */
  readonly trail?: ReactNode
  readonly actions?: ReactNode
  readonly children?: ReactNode
}

/** The top of a page: its one heading, and what can be done. */
export function PageHeader({ title, aside, trail, actions, children }: PageHeaderProps) {
  return (
    <header className="shrink-0 px-4 pt-4 pb-3 sm:px-6">
      {trail !== undefined && <div className="mb-1 text-xs text-muted">{trail}</div>}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="min-w-0 text-xl font-semibold tracking-tight break-words">{title}</h1>
        {aside}
        {actions !== undefined && (
          <div className="ml-auto flex flex-wrap items-center gap-2 max-sm:mb-1 max-sm:w-full">
            {actions}
          </div>
        )}
      </div>
      {children}
    </header>
  )
}
