import { useMutation } from '@tanstack/react-query'
import { ApiError } from '../../api/client/api-error.ts'
import { api } from './api.ts'
import { refreshAll } from './query-client.ts'
import { showToast } from './toasts.ts'
import type { Change } from './types.ts'

interface ChangeOptions<V, T> {
  /** Sends the request. A dry run changes nothing and shows no toast. */
  readonly work: (input: V) => Promise<Change<T>>
  /** The title of the toast. */
  readonly toast: (change: Change<T>, input: V) => string
  /** Set if the page itself shows the error. */
  readonly showsError?: boolean
}

/** A change on the server. Afterwards everything is refetched, and a toast offers Undo. */
export function useChange<V, T>({ work, toast, showsError = false }: ChangeOptions<V, T>) {
  return useMutation({
    mutationFn: work,
    onSuccess: (change, input) => {
      if (change.dry_run) return
      const undo = change.operation === null ? [] : [change.operation]
      showToast({ tone: 'done', title: toast(change, input), undo })
      // The refetch is not awaited, so that the caller can go on at once.
      void refreshAll()
    },
    onError: (error) => {
      if (!showsError) showFailure(error)
    },
  })
}

/** Shows an error as a toast. */
export function showFailure(error: unknown): void {
  const title = error instanceof ApiError ? error.title : 'Something failed that should not'
  const detail = error instanceof Error ? error.message : String(error)
  showToast({ tone: 'failed', title, detail })
}

/** Undoes operations, the last one first, and shows a toast for each. */
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

/** Undoes the last operation. */
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
  /** The title of the toast for a number of changes. */
  readonly toast: (count: number) => string
}

/** The same change to several things, one after the other, with one toast that undoes all of it. */
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
