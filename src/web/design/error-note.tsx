import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { ApiError } from '../../api/client/api-error.ts'
import { Button } from './button.tsx'

interface ErrorNoteProps {
  readonly error: unknown
  readonly onRetry?: () => void
  readonly children?: ReactNode
}

/** What went wrong and what to do about it. It takes the place of the content, or stands above the buttons. */
export function ErrorNote({ error, onRetry, children }: ErrorNoteProps) {
  const title = error instanceof ApiError ? error.title : 'Something failed that should not'
  const detail = error instanceof Error ? error.message : String(error)
  return (
    <div
      role="alert"
      className="flex gap-3 rounded-lg border border-bad/30 bg-bad-soft p-3 text-sm"
    >
      <TriangleAlert size={16} aria-hidden className="mt-0.5 shrink-0 text-bad" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{title}</p>
        <p className="break-words whitespace-pre-line text-muted">{detail}</p>
        {children}
      </div>
      {onRetry !== undefined && (
        <Button size="sm" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  )
}
