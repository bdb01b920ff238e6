import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from './api.ts'
import { useChange } from './changes.ts'

export const mergeKeys = { all: ['merges'] as const, one: (id: string) => ['merges', id] as const }

/** One merge that waits, with each place that conflicts. */
export function useMerge(id: string) {
  return useQuery({
    queryKey: mergeKeys.one(id),
    queryFn: ({ signal }) => api.get('/merges/{id}', { params: { id }, signal }),
    retry: false,
  })
}

/** How one conflict is resolved: with a side, with both, or with another text; null while undecided. */
export type Choice =
  | { readonly take: 'ours' | 'theirs' | 'base' | 'both' }
  | { readonly text: string }
  | null

export type Decision =
  | {
      readonly path: string
      readonly hunks: { readonly number: number; readonly choice: Choice }[]
    }
  | { readonly path: string; readonly strategy: 'use_local' | 'use_remote' | 'use_base' }
  | { readonly path: string; readonly text: string }

/** Decides files or places of a merge. With the last one decided the result is written. */
export function useDecide(id: string) {
  const navigate = useNavigate()
  return useChange({
    work: async (decision: Decision) => {
      const change = await api.post('/merges/{id}/resolve', {
        params: { id },
        body: bodyOf(decision),
      })
      if (change.result.state === 'resolved') await navigate({ to: '/merges' })
      return change
    },
    toast: ({ result }) =>
      result.state === 'resolved' ? `Merged ${result.artifact}` : 'Noted what you chose',
  })
}

export function useAbortMerge(id: string) {
  const navigate = useNavigate()
  return useChange({
    work: async () => {
      const change = await api.delete('/merges/{id}', { params: { id } })
      await navigate({ to: '/merges' })
      return change
    },
    toast: ({ result }) => `Gave up the merge of ${result.artifact}; nothing was changed`,
  })
}

function bodyOf(decision: Decision) {
  // The page shows which side is deleted, so the person has seen it.
  if ('strategy' in decision) return { ...decision, may_delete: true }
  if (!('hunks' in decision)) return { ...decision }
  return {
    path: decision.path,
    hunks: decision.hunks.map(({ number, choice }) =>
      choice === null
        ? { number, take: null }
        : 'text' in choice
          ? { number, text: choice.text }
          : { number, take: choice.take },
    ),
  }
}
