import type { ReactNode } from 'react'
import { ErrorNote } from './error-note.tsx'
import { SkeletonRows } from './skeleton.tsx'

interface QueryViewProps<T> {
  readonly query: {
    readonly data: T | undefined
    readonly error: Error | null
    readonly isPending: boolean
    readonly refetch: () => Promise<unknown>
  }
  /** How many lines the answer will have, more or less. */
  readonly rows?: number
  /** The class names of the space around an error. */
  readonly errorSpace?: string
  readonly children: (data: T) => ReactNode
}

/** Shows a skeleton while a query is pending, its data when there is some, and an error with a retry. */
export function QueryView<T>({ query, rows = 6, errorSpace = '', children }: QueryViewProps<T>) {
  const { data, error, isPending, refetch } = query
  return (
    <>
      {isPending && <SkeletonRows rows={rows} />}
      {error !== null && (
        <div className={errorSpace}>
          <ErrorNote error={error} onRetry={() => void refetch()} />
        </div>
      )}
      {data !== undefined && children(data)}
    </>
  )
}
