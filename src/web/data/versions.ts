import {
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { api } from './api.ts'

export const versionKeys = {
  all: ['versions'] as const,
  graphs: () => [...versionKeys.all, 'graphs'] as const,
  graph: (artifactId: string, collection?: string) =>
    [...versionKeys.graphs(), artifactId, collection] as const,
  modifications: () => [...versionKeys.all, 'modifications'] as const,
  projectModifications: (projectId: string) => [...versionKeys.modifications(), projectId] as const,
  history: (artifactId: string, collection?: string) =>
    [...versionKeys.all, 'history', artifactId, collection] as const,
  dag: (artifactId: string, collection?: string) =>
    [...versionKeys.all, 'dag', artifactId, collection] as const,
}

const MINUTE = 60_000

export function versionGraphQuery(artifactId: string, collection?: string) {
  return queryOptions({
    queryKey: versionKeys.graph(artifactId, collection),
    queryFn: ({ signal }) =>
      api.get('/artifacts/{artifact_id}/version-graph', {
        params: { artifact_id: artifactId },
        query: { collection },
        signal,
      }),
    staleTime: 5 * MINUTE,
    gcTime: 10 * MINUTE,
    refetchOnWindowFocus: false,
    enabled: artifactId !== '',
  })
}

/** The head of an artifact, its copies in projects, and the version that each copy came from. */
export function useVersionGraph(artifactId: string, collection?: string) {
  return useQuery(versionGraphQuery(artifactId, collection))
}

/** What was modified in a project at its last check. */
export function useProjectModifications(projectId: string) {
  return useQuery({
    queryKey: versionKeys.projectModifications(projectId),
    queryFn: ({ signal }) =>
      api.get('/projects/{project_id}/modified-artifacts', {
        params: { project_id: projectId },
        signal,
      }),
    staleTime: MINUTE,
    gcTime: 5 * MINUTE,
    refetchOnWindowFocus: true,
    enabled: projectId !== '',
  })
}

/**
 * Checks every deployment of a project. The answer differs in shape from the list of modified
 * artifacts, so it is not put into the cache; the queries that depend on it are refetched.
 */
export function useCheckModifications(projectId: string) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: () =>
      api.post('/projects/{project_id}/check-modifications', { params: { project_id: projectId } }),
    onSuccess: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: versionKeys.projectModifications(projectId) }),
        queryClient.invalidateQueries({ queryKey: versionKeys.graphs() }),
        queryClient.invalidateQueries({ queryKey: ['projects'] }),
      ]),
  })
}

/** The versions of an artifact, newest first, page by page. */
export function useVersions(artifactId: string, collection?: string) {
  return useInfiniteQuery({
    queryKey: versionKeys.history(artifactId, collection),
    queryFn: ({ pageParam, signal }) =>
      api.get('/artifacts/{artifact_id}/versions', {
        params: { artifact_id: artifactId },
        query: { collection, limit: 100, ...(pageParam !== null && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  })
}

/** All versions of an artifact as nodes and edges. */
export function useHistoryGraph(artifactId: string, collection?: string) {
  return useQuery({
    queryKey: versionKeys.dag(artifactId, collection),
    queryFn: ({ signal }) =>
      api.get('/artifacts/{artifact_id}/history-graph', {
        params: { artifact_id: artifactId },
        query: { collection, limit: 1000 },
        signal,
      }),
  })
}

interface DiffRequest {
  readonly artifact?: string | undefined
  readonly collection?: string | undefined
  readonly version?: string | undefined
  readonly against?: string | undefined
}

/** The differences between two states of an artifact, with the full texts of both. */
export function useDiff({
  artifact = '',
  collection,
  version = 'head',
  against = 'parent',
}: DiffRequest) {
  return useQuery({
    queryKey: ['versions', 'diff', artifact, version, against, collection],
    queryFn: ({ signal }) =>
      api.get('/artifacts/{artifact_id}/versions/{version_id}/diff', {
        params: { artifact_id: artifact, version_id: version },
        query: { against, collection, texts: true },
        signal,
      }),
    enabled: artifact !== '',
    placeholderData: (before) => before,
  })
}
