import { useQuery } from '@tanstack/react-query'
import { allPages } from './all-pages.ts'
import { api } from './api.ts'

export const projectKeys = {
  all: ['projects'] as const,
  list: () => [...projectKeys.all, 'list'] as const,
  one: (id: string) => [...projectKeys.all, 'one', id] as const,
  drift: (id: string) => [...projectKeys.all, 'drift', id] as const,
}

/** All registered projects. */
export function useProjects() {
  return useQuery({
    queryKey: projectKeys.list(),
    queryFn: ({ signal }) => allPages((query) => api.get('/projects', { query, signal })),
  })
}

export function useProject(id: string) {
  return useQuery({
    queryKey: projectKeys.one(id),
    queryFn: ({ signal }) =>
      api.get('/projects/{project_id}', { params: { project_id: id }, signal }),
  })
}

/** The current drift of every deployment. */
export function useDrift(id: string) {
  return useQuery({
    queryKey: projectKeys.drift(id),
    queryFn: ({ signal }) =>
      allPages((query) =>
        api.get('/projects/{project_id}/drift', { params: { project_id: id }, query, signal }),
      ),
  })
}
