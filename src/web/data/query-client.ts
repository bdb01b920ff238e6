import { QueryClient } from '@tanstack/react-query'
import { ApiError } from '../../api/client/api-error.ts'

/** Only temporary errors are retried: no answer, or a busy store. */
function isTransient(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status === 503)
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // Queries wait while no server answers: see `connection.ts`.
      networkMode: 'online',
      staleTime: 30_000,
      retry: (failures, error) => failures < 2 && isTransient(error),
    },
    // A change is never queued: by the time it ran, nobody would expect it.
    mutations: { networkMode: 'always' },
  },
})

/** Refetches everything except previews, since the change that they show has just been made. */
export async function refreshAll(): Promise<void> {
  await queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'preview' })
}
