import { useQuery } from '@tanstack/react-query'
import type { UseQueryResult } from '@tanstack/react-query'
import { useBatch, useChange } from './changes.ts'
import { consentsOf } from './consents.ts'
import type { Consent } from './consents.ts'
import type { Change } from './types.ts'

/** A change that is shown before it is made. */
export interface PreviewedChange<T> {
  /** What the change would do, by a dry run. */
  readonly preview: UseQueryResult<T>
  /** What a person has to agree to first; null where nothing is asked. */
  readonly consents: readonly Consent[] | null
  /** Why the preview or the change failed, unless only a consent is missing. */
  readonly problem: Error | null
  readonly isBusy: boolean
  /** Makes the change. Whoever calls it agrees to the consents that are shown. */
  readonly apply: (onDone: () => void) => void
  /** Forgets that the change failed. */
  readonly reset: () => void
}

interface ChangeOptions<T> {
  /** Names the change with all that it depends on. */
  readonly key: readonly unknown[]
  /** Asks the server; a dry run changes nothing. */
  readonly send: (dryRun: boolean, consents: readonly string[]) => Promise<Change<T>>
  /** The title of the toast. */
  readonly toast: (result: T) => string
  /** Set where the server takes the consents that it asks for. */
  readonly takesConsents?: boolean
}

/** One change, first as a dry run and then for good. */
export function usePreviewedChange<T>(options: ChangeOptions<T>): PreviewedChange<T> {
  const { key, send, toast, takesConsents = false } = options
  const preview = usePreview(key, async () => (await send(true, [])).result)
  const change = useChange({
    work: (agreed: readonly string[]) => send(false, agreed),
    toast: ({ result }) => toast(result),
    showsError: true,
  })
  const failure = change.error ?? preview.error
  const consents = takesConsents ? consentsOf(failure) : null
  const agreed = consents?.map(({ content }) => content) ?? []
  return {
    preview,
    consents,
    problem: consents === null ? failure : null,
    isBusy: change.isPending,
    apply: (onDone) => change.mutate(agreed, { onSuccess: onDone }),
    reset: change.reset,
  }
}

interface BatchOptions<T, V> {
  /** Names the changes with all that they depend on. */
  readonly key: readonly unknown[]
  /** Asks the server what all of it would do. */
  readonly plan: () => Promise<T>
  /** What is to be changed, one after the other. */
  readonly inputs: (planned: T) => readonly V[]
  readonly work: (input: V) => Promise<Change<unknown>>
  /** The title of the toast for a number of changes. */
  readonly toast: (count: number) => string
}

/** The same change to several things, previewed as a whole. */
export function usePreviewedBatch<T, V>(options: BatchOptions<T, V>): PreviewedChange<T> {
  const { key, plan, inputs, work, toast } = options
  const preview = usePreview(key, plan)
  const batch = useBatch({ work, toast })
  return {
    preview,
    consents: null,
    problem: batch.error ?? preview.error,
    isBusy: batch.isPending,
    apply: (onDone) => {
      if (preview.data !== undefined) batch.mutate(inputs(preview.data), { onSuccess: onDone })
    },
    reset: batch.reset,
  }
}

function usePreview<T>(key: readonly unknown[], plan: () => Promise<T>): UseQueryResult<T> {
  return useQuery({ queryKey: ['preview', ...key], queryFn: plan, staleTime: 0, gcTime: 0 })
}
