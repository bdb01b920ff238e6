import { useQuery } from '@tanstack/react-query'
import { api } from './api.ts'
import type { Project } from './types.ts'

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
    queryFn: async ({ signal }) => {
      const items: Project[] = []
      let cursor: string | null = null
      do {
        const page: { items: Project[]; next_cursor: string | null } = await api.get('/projects', {
          query: { limit: 500, ...(cursor !== null && { cursor }) },
          signal,
        })
        items.push(...page.items)
        cursor = page.next_cursor
      } while (cursor !== null)
      return items
    },
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
    queryFn: async ({ signal }) =>
      (await api.get('/projects/{project_id}/drift', { params: { project_id: id }, signal })).items,
  })
}
