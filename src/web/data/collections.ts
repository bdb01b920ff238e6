import { useQuery } from '@tanstack/react-query'
import { allPages } from './all-pages.ts'
import { api } from './api.ts'
import { useChange } from './changes.ts'

export function useCollections() {
  return useQuery({
    queryKey: ['collections'],
    queryFn: ({ signal }) => allPages((query) => api.get('/collections', { query, signal })),
  })
}

export function useCreateCollection() {
  return useChange({
    work: (name: string) => api.post('/collections', { body: { name } }),
    toast: ({ result }) => `Made the collection ${result.name}`,
    showsError: true,
  })
}

/** Makes a collection the one in use. */
export function useSelectCollection() {
  return useChange({
    work: (name: string) =>
      api.patch('/collections/{name}', { params: { name }, body: { current: true } }),
    toast: ({ result }) => `Now working on ${result.name}`,
  })
}

export function useDeleteCollection() {
  return useChange({
    work: (name: string) =>
      api.delete('/collections/{name}', { params: { name }, query: { force: true } }),
    toast: ({ result }) => `Deleted the collection ${result.name}`,
  })
}
