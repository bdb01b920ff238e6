import { useQuery } from '@tanstack/react-query'
import { allPages } from './all-pages.ts'
import { api } from './api.ts'

export const memberKeys = {
  all: ['members'] as const,
  contains: (id: string, collection?: string) =>
    [...memberKeys.all, 'contains', id, collection] as const,
  partOf: (id: string, collection?: string) =>
    [...memberKeys.all, 'part-of', id, collection] as const,
}

/** The parts of a composite. */
export function useMembers(id: string, collection?: string) {
  return useQuery({
    queryKey: memberKeys.contains(id, collection),
    queryFn: ({ signal }) =>
      allPages((page) => {
        const params = { artifact_id: id }
        const query = { collection, ...page }
        return api.get('/artifacts/{artifact_id}/members', { params, query, signal })
      }),
  })
}

/** The composites that an artifact is a part of. */
export function useParents(id: string, collection?: string) {
  return useQuery({
    queryKey: memberKeys.partOf(id, collection),
    queryFn: ({ signal }) =>
      allPages((page) => {
        const params = { artifact_id: id }
        const query = { collection, ...page }
        return api.get('/artifacts/{artifact_id}/part-of', { params, query, signal })
      }),
  })
}
