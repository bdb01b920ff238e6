import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { allPages } from './all-pages.ts'
import { api } from './api.ts'
import { showFailure } from './changes.ts'

export const keyKeys = { all: ['keys'] as const }

/** The API keys, without their secrets. */
export function useKeys(isAllowed: boolean) {
  return useQuery({
    queryKey: keyKeys.all,
    queryFn: ({ signal }) => allPages((query) => api.get('/keys', { query, signal })),
    enabled: isAllowed,
  })
}

export interface NewKey {
  readonly name: string
  readonly scope: 'read' | 'write' | 'admin'
  readonly days: number | null
}

/** Makes a key. It is shown only in this answer. */
export function useCreateKey() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (wanted: NewKey) => api.post('/keys', { body: wanted }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keyKeys.all }),
  })
}

export function useRevokeKey() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => api.delete('/keys/{id}', { params: { id } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keyKeys.all }),
    onError: showFailure,
  })
}
