import { useQuery } from '@tanstack/react-query'
import { api } from './api.ts'

export interface DiffRequest {
  readonly artifact?: string | undefined
  readonly collection?: string | undefined
  readonly version?: string | undefined
  readonly against?: string | undefined
}

/** What differs between two states of an artifact, with the whole texts of both. */
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
