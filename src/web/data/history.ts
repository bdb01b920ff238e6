import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { api } from './api.ts'
import { useChange } from './changes.ts'
import { usePreview } from './preview.ts'

export const historyKeys = {
  operations: (filter: object) => ['history', 'operations', filter] as const,
  snapshots: (safety: boolean) => ['history', 'snapshots', safety] as const,
  audit: () => ['history', 'audit'] as const,
}

interface OperationFilter {
  readonly command?: string | undefined
  readonly artifact?: string | undefined
}

/** What was done, newest first, page by page. */
export function useOperations(filter: OperationFilter) {
  return useInfiniteQuery({
    queryKey: historyKeys.operations(filter),
    queryFn: ({ pageParam, signal }) =>
      api.get('/operations', {
        query: { ...filter, limit: 60, ...(pageParam !== null && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  })
}

/** Snapshots of the collection in use, newest first. */
export function useSnapshots(safety: boolean) {
  return useQuery({
    queryKey: historyKeys.snapshots(safety),
    queryFn: async ({ signal }) =>
      (await api.get('/snapshots', { query: { safety, limit: 200 }, signal })).items,
  })
}

/** Rollbacks with what each did. */
export function useAudit() {
  return useQuery({
    queryKey: historyKeys.audit(),
    queryFn: async ({ signal }) =>
      (await api.get('/audit', { query: { limit: 100 }, signal })).items,
  })
}

export function useTakeSnapshot() {
  return useChange({
    work: (message: string) => api.post('/snapshots', { body: { message } }),
    said: ({ result }) => `Took a snapshot of ${result.artifact_count} artifacts`,
    showsError: true,
  })
}

export function useDeleteSnapshot() {
  return useChange({
    work: (id: string) => api.delete('/snapshots/{id}', { params: { id } }),
    said: ({ result }) => `Deleted the snapshot “${result.message}”`,
  })
}

export interface RollbackRequest {
  readonly id: string
  /** Edits survive, merged; otherwise the snapshot replaces them. */
  readonly preserve: boolean
}

/** What a rollback would do, artifact by artifact. */
export function useRollbackPreview({ id, preserve }: RollbackRequest) {
  return usePreview(['rollback', id, preserve], (signal) =>
    api.post('/snapshots/{id}/rollback', {
      params: { id },
      query: { dry_run: true },
      body: { preserve },
      signal,
    }),
  )
}

export function useRollBack() {
  return useChange({
    work: ({ id, preserve }: RollbackRequest) =>
      api.post('/snapshots/{id}/rollback', { params: { id }, body: { preserve } }),
    said: ({ result }) =>
      `Rolled back ${result.artifacts.length === 1 ? 'one artifact' : `${result.artifacts.length} artifacts`}`,
    showsError: true,
  })
}
