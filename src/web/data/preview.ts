import { useQuery } from '@tanstack/react-query'
import type { Change } from './types.ts'

/** What a change would do, by a dry run. `key` names the change with all that it depends on. */
export function usePreview<T>(
  key: readonly unknown[],
  work: (signal: AbortSignal) => Promise<Change<T>>,
  isWanted = true,
) {
  return useQuery({
    queryKey: ['preview', ...key],
    queryFn: async ({ signal }) => (await work(signal)).result,
    enabled: isWanted,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })
}
