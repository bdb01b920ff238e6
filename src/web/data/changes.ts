import { useMutation } from '@tanstack/react-query'
import { ApiError } from '../../api/client/api-error.ts'
import { api } from './api.ts'
import { refreshAll } from './query-client.ts'
import { showToast } from './toasts.ts'
import type { Change } from './types.ts'

interface ChangeOptions<V, T> {
  /** Asks the server; a dry run changes nothing and says nothing. */
  readonly work: (input: V) => Promise<Change<T>>
  /** What the toast says that was done. */
  readonly toast: (change: Change<T>, input: V) => string
  /** Set where the page itself shows what went wrong. */
  readonly showsError?: boolean
}

/** A change: afterwards everything is asked again, and a toast offers to take it back. */
export function useChange<V, T>({ work, toast, showsError = false }: ChangeOptions<V, T>) {
  return useMutation({
    mutationFn: work,
    onSuccess: (change, input) => {
      if (change.dry_run) return
      const undo = change.operation === null ? [] : [change.operation]
      showToast({ tone: 'done', title: toast(change, input), undo })
      // Not waited for: what the caller does next must not depend on what is still to be read.
      void refreshAll()
    },
    onError: (error) => {
      if (!showsError) showFailure(error)
    },
  })
}

/** Says in a toast what went wrong. */
export function showFailure(error: unknown): void {
  const title = error instanceof ApiError ? error.title : 'Something failed that should not'
  const detail = error instanceof Error ? error.message : String(error)
  showToast({ tone: 'failed', title, detail })
}

/** Takes operations back, the last one first, and says so. */
export async function undoOperations(operations: readonly string[]): Promise<void> {
  try {
    for (const operation of operations.toReversed()) {
      const { result } = await api.post('/operations/undo', { body: { operation } })
      const waits = result.places.filter(({ outcome }) => outcome === 'conflict').length
      showToast({
        tone: 'done',
        title: `Taken back: ${result.summary}`,
        ...(waits > 0 && { detail: `${waits} places were changed since and wait under Merges.` }),
      })
    }
  } catch (error) {
    showFailure(error)
  } finally {
    await refreshAll()
  }
}

/** Takes the last operation back. */
export async function undoLast(): Promise<void> {
  try {
    const { result } = await api.post('/operations/undo', { body: {} })
    showToast({ tone: 'done', title: `Taken back: ${result.summary}` })
  } catch (error) {
    showFailure(error)
  } finally {
    await refreshAll()
  }
}

interface BatchOptions<V, T> {
  readonly work: (input: V) => Promise<Change<T>>
  /** What the toast says of so many. */
  readonly toast: (count: number) => string
}

/** The same change to several things, one after the other, and one toast that takes all of it back. */
export function useBatch<V, T>({ work, toast }: BatchOptions<V, T>) {
  return useMutation({
    mutationFn: async (inputs: readonly V[]) => {
      const undo: string[] = []
      let done = 0
      try {
        for (const input of inputs) {
          const { operation } = await work(input)
          if (operation !== null) undo.push(operation)
          done += 1
        }
      } finally {
        if (done > 0) showToast({ tone: 'done', title: toast(done), undo })
        void refreshAll()
      }
    },
  })
}
