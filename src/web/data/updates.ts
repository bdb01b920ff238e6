import { useMutation, useQuery } from '@tanstack/react-query'
import { api } from './api.ts'
import { showToast } from './toasts.ts'
import { queryClient } from './query-client.ts'
import type { Job } from './types.ts'
import type { AnswerOf } from '../../api/client/route-types.ts'

export type Impact = AnswerOf<'GET', '/artifacts/{artifact_id}/impact'>

export type UpdateAction =
  | 'up_to_date'
  | 'updated'
  | 'merged'
  | 'pending'
  | 'gone_upstream'
  | 'no_upstream'
  | 'unreachable'
  | 'refused'
  | 'held_back'
  | 'pruned'

/** One artifact, and what an update does or would do to it. */
export interface UpdateItem {
  readonly artifact: string
  readonly source: string | null
  readonly action: UpdateAction
  readonly merged: readonly string[]
  readonly conflicts: readonly string[]
  /** Of a plugin: which parts join, leave, or are pinned anew. */
  readonly parts: {
    readonly joined: readonly string[]
    readonly left: readonly string[]
    readonly repinned: readonly string[]
  } | null
  readonly gained: readonly string[]
  /** The content that a person has to agree to; null where nothing is asked. */
  readonly asks: string | null
  readonly detail: string | null
}

/** What such a job answers, as `update --json` prints it. */
interface UpdateDocument extends Pick<UpdateOutcome, 'operation'> {
  readonly result: { readonly items: readonly UpdateItem[] }
}

interface UpdateOutcome {
  readonly result: readonly UpdateItem[]
  readonly operation: string | null
}

const updateKeys = {
  latest: ['jobs', 'updates'] as const,
  impact: (artifact: string) => ['artifacts', 'impact', artifact] as const,
}

/** Returns the report of a finished check or update; null before. */
export function updatesOf(job: Job | null | undefined): UpdateOutcome | null {
  if (job?.status !== 'done') return null
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a job of this kind answers with this
  const { result, operation } = job.result as UpdateDocument
  return { result: result.items, operation }
}

/** The last check of all sources, or the update after it; null if there was none. */
export function useLatestUpdates() {
  return useQuery({
    queryKey: updateKeys.latest,
    queryFn: async ({ signal }) => {
      const { items } = await api.get('/jobs', { signal })
      return items.find(({ kind }) => kind === 'updates' || kind === 'update') ?? null
    },
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? 1000 : false),
  })
}

/** Checks every source, as a job. */
export function useCheckForUpdates() {
  return useMutation({
    mutationFn: () => api.post('/updates/check', {}),
    onSuccess: (job) => queryClient.setQueryData(updateKeys.latest, job),
  })
}

/** Updates artifacts, as a job. Those that are held back need a consent to their content. */
export function useUpdate() {
  return useMutation({
    mutationFn: (wanted: readonly UpdateItem[]) =>
      api.post('/updates', {
        body: {
          artifacts: wanted.map(({ artifact }) => artifact),
          consents: wanted.flatMap(({ asks }) => asks ?? []),
        },
      }),
    onSuccess: (job) => queryClient.setQueryData(updateKeys.latest, job),
  })
}

/** Shows a toast with the result of an update and an Undo button. */
export function showUpdateToast({ result, operation }: UpdateOutcome): void {
  const waits = result.filter(({ action }) => action === 'pending').length
  const done = result.filter(({ action }) => action === 'updated' || action === 'merged').length
  showToast({
    tone: 'done',
    title: done === 1 ? 'Updated 1 artifact' : `Updated ${done} artifacts`,
    undo: operation === null ? [] : [operation],
    ...(waits > 0 && { detail: `${waits} have conflicts and wait under Merges.` }),
  })
}

/** What the new version of an artifact would do to the projects that it is in. */
export function useImpact(artifact: string) {
  return useQuery({
    queryKey: updateKeys.impact(artifact),
    queryFn: ({ signal }) =>
      api.get('/artifacts/{artifact_id}/impact', {
        params: { artifact_id: artifact },
        query: { version: 'upstream' },
        signal,
      }),
    staleTime: 60_000,
  })
}
