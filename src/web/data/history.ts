import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { AnswerOf } from '../../api/client/route-types.ts'
import { api } from './api.ts'
import { useChange } from './changes.ts'
import { usePreviewedChange } from './preview.ts'

export const historyKeys = {
  operations: (filter: object) => ['history', 'operations', filter] as const,
  snapshots: (safety: boolean) => ['history', 'snapshots', safety] as const,
  audit: () => ['history', 'audit'] as const,
}

interface OperationFilter {
  readonly command?: string | undefined
  readonly artifact?: string | undefined
}

/** The operations, newest first, page by page. */
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
    toast: ({ result }) => `Took a snapshot of ${result.artifact_count} artifacts`,
    showsError: true,
  })
}

export function useDeleteSnapshot() {
  return useChange({
    work: (id: string) => api.delete('/snapshots/{id}', { params: { id } }),
    toast: ({ result }) => `Deleted the snapshot “${result.message}”`,
  })
}

export type RollbackReport = AnswerOf<'POST', '/snapshots/{id}/rollback'>['result']

/** Goes back to a snapshot. With `preserve`, later edits are merged; otherwise they are replaced. */
export function useRollBack(id: string, preserve: boolean) {
  return usePreviewedChange({
    key: ['rollback', id, preserve],
    send: (dryRun) =>
      api.post('/snapshots/{id}/rollback', {
        params: { id },
        query: { dry_run: dryRun },
        body: { preserve },
      }),
    toast: ({ artifacts }) =>
      `Rolled back ${artifacts.length === 1 ? 'one artifact' : `${artifacts.length} artifacts`}`,
  })
}
