import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useQuery,
} from '@tanstack/react-query'
import type { RequestOf } from '../../api/client/route-types.ts'
import { allPages } from './all-pages.ts'
import { api } from './api.ts'

type ListQuery = NonNullable<RequestOf<'GET', '/artifacts'>['query']>

/** The filters of the library. */
export type ArtifactFilter = Omit<ListQuery, 'limit' | 'cursor'>

/** The number of artifacts in one request. */
const PAGE = 200

export const artifactKeys = {
  all: ['artifacts'] as const,
  list: (filter: ArtifactFilter) => [...artifactKeys.all, 'list', filter] as const,
  one: (id: string, collection?: string) => [...artifactKeys.all, 'one', id, collection] as const,
  files: (id: string, at: FilesAt) => [...artifactKeys.all, 'files', id, at] as const,
  file: (id: string, path: string, at: FilesAt) =>
    [...artifactKeys.all, 'file', id, path, at] as const,
  scan: (id: string) => [...artifactKeys.all, 'scan', id] as const,
}

/** Artifacts page by page. */
export function artifactsQuery(filter: ArtifactFilter) {
  return infiniteQueryOptions({
    queryKey: artifactKeys.list(filter),
    queryFn: ({ pageParam, signal }) =>
      api.get('/artifacts', {
        query: { ...filter, limit: PAGE, ...(pageParam !== null && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  })
}

/** Artifacts page by page. The previous result stays on screen during a new search. */
export function useArtifacts(filter: ArtifactFilter) {
  return useInfiniteQuery({ ...artifactsQuery(filter), placeholderData: keepPreviousData })
}

export function artifactQuery(id: string, collection?: string) {
  return queryOptions({
    queryKey: artifactKeys.one(id, collection),
    queryFn: ({ signal }) =>
      api.get('/artifacts/{artifact_id}', {
        params: { artifact_id: id },
        query: { collection, include_deployments: true },
        signal,
      }),
    staleTime: 5 * 60_000,
  })
}

/** One artifact with its deployments. */
export function useArtifact(id: string, collection?: string) {
  return useQuery(artifactQuery(id, collection))
}

export interface FilesAt {
  readonly collection?: string | undefined
  /** The head when left out. */
  readonly version?: string | undefined
}

export function useFiles(id: string, at: FilesAt) {
  return useQuery({
    queryKey: artifactKeys.files(id, at),
    queryFn: async ({ signal }) => {
      let version = ''
      const items = await allPages(async (page) => {
        const files = await api.get('/artifacts/{artifact_id}/files', {
          params: { artifact_id: id },
          query: { ...at, ...page },
          signal,
        })
        version = files.version
        return files
      })
      return { version, items }
    },
  })
}

/** The text of one file. */
export function useFileText(id: string, path: string, at: FilesAt) {
  return useQuery({
    queryKey: artifactKeys.file(id, path, at),
    queryFn: async ({ signal }) => {
      const response = await api.get('/artifacts/{artifact_id}/files/{path}', {
        params: { artifact_id: id, path },
        query: at,
        signal,
      })
      return response.text()
    },
    enabled: path !== '',
  })
}

/** An artifact's capabilities and findings. */
export function useScan(artifact: string) {
  return useQuery({
    queryKey: artifactKeys.scan(artifact),
    queryFn: ({ signal }) => api.post('/scan', { body: { artifact }, signal }),
    staleTime: 5 * 60_000,
  })
}
