import { QueryClient } from '@tanstack/react-query'
import { ApiError } from '../../api/client/api-error.ts'

/** Only what may be gone in a moment is tried again: no answer, or a store that is busy. */
function isPassing(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status === 503)
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The server is on this machine, whatever the browser thinks of the network.
      networkMode: 'always',
      staleTime: 30_000,
      retry: (failures, error) => failures < 2 && isPassing(error),
    },
    mutations: { networkMode: 'always' },
  },
})

/** Asks again for all that is shown. A preview is left alone: what it showed has just been done. */
export async function refreshAll(): Promise<void> {
  await queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'preview' })
}
