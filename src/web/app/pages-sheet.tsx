import { Dialog } from 'radix-ui'
import { Sidebar } from './sidebar.tsx'

interface PagesSheetProps {
  readonly onClose: () => void
  readonly onSearch: () => void
}

/** The sidebar, sliding in where a narrow screen has no room for it. */
export function PagesSheet({ onClose, onSearch }: PagesSheetProps) {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 left-0 z-40 flex w-72 max-w-[85vw] animate-sheet flex-col bg-canvas shadow-overlay outline-none"
        >
          <Dialog.Title className="sr-only">Pages</Dialog.Title>
          <Sidebar onSearch={onSearch} onLeave={onClose} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
