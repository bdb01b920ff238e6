import { Link } from '@tanstack/react-router'
import type { ErrorComponentProps } from '@tanstack/react-router'
import { Compass } from 'lucide-react'
import type { ReactNode } from 'react'
import { buttonClass } from '../design/button.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { ErrorNote } from '../design/error-note.tsx'
import { SkeletonRows } from '../design/skeleton.tsx'

/** Takes the place of a page while its code loads. */
export function PagePending(): ReactNode {
  return <SkeletonRows rows={8} />
}

/** Takes the place of a page that failed. Trying again does not reload the other parts. */
export function PageFailed({ error, reset }: ErrorComponentProps): ReactNode {
  return (
    <div className="p-6">
      <h1 className="sr-only">This page failed</h1>
      <ErrorNote error={error} onRetry={reset} />
    </div>
  )
}

export function NotFoundPage(): ReactNode {
  return (
    <>
      <h1 className="sr-only">Nothing here</h1>
      <EmptyState
        icon={<Compass size={20} aria-hidden />}
        title="There is nothing at this address"
        action={
          <Link to="/" className={buttonClass({ tone: 'primary' })}>
            Go to the library
          </Link>
        }
      >
        It may have been renamed or removed. The history knows.
      </EmptyState>
    </>
  )
}
