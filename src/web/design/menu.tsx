import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { cx } from './class-names.ts'
import { Kbd } from './kbd.tsx'

interface MenuProps {
  /** A button. */
  readonly trigger: ReactNode
  readonly align?: 'start' | 'end'
  /** `MenuItem`s and `MenuSeparator`s. */
  readonly children: ReactNode
}

/** A menu that a button opens. */
export function Menu({ trigger, align = 'end', children }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-44 animate-enter overflow-y-auto rounded-lg border border-line bg-raised p-1 shadow-raised"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

const ITEM =
  'flex h-7 items-center gap-2 rounded-md px-2 text-sm outline-none select-none data-disabled:opacity-45 data-highlighted:bg-hover'

interface MenuItemProps {
  readonly onSelect: () => void
  readonly icon?: ReactNode
  readonly shortcut?: string
  readonly isDanger?: boolean
  readonly disabled?: boolean
  readonly children: ReactNode
}

export function MenuItem(props: MenuItemProps) {
  const { onSelect, icon, shortcut, isDanger = false, disabled = false, children } = props
  return (
    <DropdownMenu.Item
      onSelect={onSelect}
      disabled={disabled}
      className={cx(ITEM, isDanger && 'text-bad')}
    >
      <span className={cx('flex w-4 justify-center', !isDanger && 'text-muted')}>{icon}</span>
      <span className="flex-1">{children}</span>
      {shortcut !== undefined && <Kbd keys={shortcut} />}
    </DropdownMenu.Item>
  )
}

export function MenuSeparator() {
  return <DropdownMenu.Separator className="my-1 h-px bg-line" />
}
