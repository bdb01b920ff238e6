import { Tabs as Radix } from 'radix-ui'
import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import { ErrorBoundary } from './error-boundary.tsx'

export interface Tab<T extends string> {
  readonly id: T
  readonly label: string
  /** Shown beside the label. */
  readonly count?: number | undefined
}

interface TabsProps<T extends string> {
  readonly label: string
  readonly tabs: readonly Tab<T>[]
  readonly value: T
  readonly onChange: (tab: T) => void
  /** What the chosen tab shows. */
  readonly children: ReactNode
}

/** A row of tabs over a panel. Only the chosen tab's panel is rendered. */
export function Tabs<T extends string>({ label, tabs, value, onChange, children }: TabsProps<T>) {
  const choose = (id: string) => {
    const tab = tabs.find((one) => one.id === id)
    if (tab !== undefined) onChange(tab.id)
  }
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const chosen = list.current?.querySelector(`[data-tab="${value}"]`)
    chosen?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [value])
  return (
    <Radix.Root
      value={value}
      onValueChange={choose}
      activationMode="manual"
      className="flex min-h-0 flex-1 flex-col"
    >
      <Radix.List
        ref={list}
        aria-label={label}
        className="flex shrink-0 gap-1 overflow-x-auto border-b border-line px-4 [scrollbar-width:none] sm:px-6"
      >
        {tabs.map(({ id, label: name, count }) => (
          <Radix.Trigger
            key={id}
            value={id}
            data-tab={id}
            className="relative flex h-9 shrink-0 items-center gap-1.5 rounded-t-sm px-2 text-sm text-muted -outline-offset-2 transition-colors after:absolute after:inset-x-2 after:bottom-0 after:h-0.5 after:rounded-full hover:text-ink data-[state=active]:font-medium data-[state=active]:text-ink data-[state=active]:after:bg-accent"
          >
            {name}
            {count !== undefined && (
              <span className="tabular rounded-full bg-hover px-1.5 text-2xs text-muted">
                {count}
              </span>
            )}
          </Radix.Trigger>
        ))}
      </Radix.List>
      <Radix.Content
        value={value}
        tabIndex={-1}
        className="flex min-h-0 flex-1 flex-col outline-none"
      >
        <ErrorBoundary key={value}>{children}</ErrorBoundary>
      </Radix.Content>
    </Radix.Root>
  )
}
