import { CircleCheck, CircleX, X } from 'lucide-react'
import { Toast as Radix } from 'radix-ui'
import { useSyncExternalStore } from 'react'
import { undoOperations } from '../data/changes.ts'
import { hideToast, toasts } from '../data/toasts.ts'
import type { Toast } from '../data/toasts.ts'

/** The toasts in the corner. */
export function Toasts() {
  const shown = useSyncExternalStore(toasts.subscribe, toasts.get)
  return (
    <Radix.Provider swipeDirection="right" duration={7000}>
      {shown.map((toast) => (
        <OneToast key={toast.id} toast={toast} />
      ))}
      <Radix.Viewport className="fixed right-0 bottom-0 z-50 flex w-96 max-w-full flex-col gap-2 p-4 outline-none" />
    </Radix.Provider>
  )
}

function OneToast({ toast }: { readonly toast: Toast }) {
  const { id, tone, title, detail, undo = [] } = toast
  const isFailed = tone === 'failed'
  return (
    <Radix.Root
      type={isFailed ? 'foreground' : 'background'}
      {...(isFailed && { duration: 15_000 })}
      onOpenChange={(open) => !open && hideToast(id)}
      className="flex animate-enter items-start gap-3 rounded-lg border border-line bg-raised p-3 text-sm shadow-overlay"
    >
      {isFailed ? (
        <CircleX size={16} aria-hidden className="mt-0.5 shrink-0 text-bad" />
      ) : (
        <CircleCheck size={16} aria-hidden className="mt-0.5 shrink-0 text-good" />
      )}
      <div className="min-w-0 flex-1">
        <Radix.Title className="font-medium break-words">{title}</Radix.Title>
        {detail !== undefined && (
          <Radix.Description className="break-words text-muted">{detail}</Radix.Description>
        )}
      </div>
      {undo.length > 0 && (
        <Radix.Action
          altText="Undo: press U"
          onClick={() => void undoOperations(undo)}
          className="shrink-0 rounded-md px-2 font-medium text-accent hover:bg-hover"
        >
          Undo
        </Radix.Action>
      )}
      <Radix.Close
        aria-label="Dismiss"
        className="inline-flex size-5 shrink-0 items-center justify-center rounded-sm text-faint hover:text-ink"
      >
        <X size={14} aria-hidden />
      </Radix.Close>
    </Radix.Root>
  )
}
