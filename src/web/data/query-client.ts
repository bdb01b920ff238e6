import { QueryClient } from '@tanstack/react-query'
import { ApiError } from '../../api/client/api-error.ts'

/** Only what may be gone in a moment is tried again: no answer, or a store that is busy. */
function isTransient(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status === 503)
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // Waits while no server answers: see `connection.ts`.
      networkMode: 'online',
      staleTime: 30_000,
      retry: (failures, error) => failures < 2 && isTransient(error),
    },
    // A change is never kept to be made later: nobody would expect it any more.
    mutations: { networkMode: 'always' },
  },
})

/** Asks again for all that is shown. A preview is left alone: what it showed has just been done. */
export async function refreshAll(): Promise<void> {
  await queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'preview' })
}
