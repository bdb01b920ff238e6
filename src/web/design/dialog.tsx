import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { cx } from './class-names.ts'

const WIDTHS = { sm: 'sm:max-w-md', md: 'sm:max-w-xl', lg: 'sm:max-w-3xl' } as const

export interface DialogProps {
  readonly onClose: () => void
  readonly title: ReactNode
  /** One sentence below the title. */
  readonly description?: ReactNode
  /** Buttons, the main one last. */
  readonly actions?: ReactNode
  readonly width?: keyof typeof WIDTHS
  /** The content is text only, so it takes the focus and can be scrolled by keyboard. */
  readonly isText?: boolean
  readonly children?: ReactNode
}

/** A dialog. On a narrow screen it is a sheet at the bottom. */
export function Dialog(props: DialogProps) {
  const { onClose, title, description, actions, width = 'md', isText = false, children } = props
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          {...(description === undefined && { 'aria-describedby': undefined })}
          className={cx(
            'fixed z-40 flex animate-enter flex-col border border-line bg-raised shadow-overlay outline-none',
            'inset-x-0 bottom-0 max-h-[92dvh] rounded-t-lg sm:inset-x-4 sm:top-[10dvh] sm:bottom-auto sm:mx-auto sm:max-h-[80dvh] sm:rounded-lg',
            WIDTHS[width],
          )}
        >
          <header className="flex items-start gap-3 px-5 pt-4 pb-3">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
              {description !== undefined && (
                <Radix.Description className="mt-0.5 text-sm text-muted">
                  {description}
                </Radix.Description>
              )}
            </div>
            <Radix.Close
              aria-label="Close"
              className="-mr-1.5 inline-flex size-7 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"
            >
              <X size={16} aria-hidden />
            </Radix.Close>
          </header>
          <div
            {...(isText && { tabIndex: 0 })}
            className="min-h-0 flex-1 overflow-y-auto px-5 pb-4 -outline-offset-2"
          >
            {children}
          </div>
          {actions !== undefined && (
            <footer className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-5 py-3">
              {actions}
            </footer>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
