import { allPages } from './all-pages.ts'
import { useQuery } from '@tanstack/react-query'
import { api } from './api.ts'

/** What this server is: version, agents, folders to import from, what the key allows. */
export function useAbout() {
  return useQuery({
    queryKey: ['about'],
    queryFn: ({ signal }) => api.get('/about', { signal }),
    staleTime: Infinity,
  })
}

/** Merges that wait for a person. */
export function useMerges() {
  return useQuery({
    queryKey: ['merges'],
    queryFn: ({ signal }) => allPages((page) => api.get('/merges', { query: page, signal })),
  })
}

/** Artifacts, versions and projects that a text is found in. */
export function useSearchEverything(q: string) {
  return useQuery({
    queryKey: ['search', q],
    queryFn: async ({ signal }) =>
      (await api.get('/search', { query: { q, limit: 20 }, signal })).items,
    enabled: q.trim().length > 1,
    placeholderData: (before) => before,
  })
}
