import { useMutation, useQuery } from '@tanstack/react-query'
import { api } from './api.ts'
import { sendBundle } from './bundles.ts'
import type { Job } from './types.ts'

export const jobKeys = { one: (id: string) => ['jobs', id] as const }

/** What to do with an artifact whose name is taken by other content. */
export const DECISIONS = [
  { value: 'update', label: 'Merge it in' },
  { value: 'fork', label: 'Take both' },
  { value: 'keep', label: 'Keep mine' },
  { value: 'skip', label: 'Leave it out' },
] as const
export type Decision = (typeof DECISIONS)[number]['value']

/** One artifact of a source, and what an import would do with it. */
export interface Candidate {
  readonly artifact: string
  readonly path: string
  readonly description: string | null
  readonly bucket: 'new' | 'existing' | 'conflict'
  readonly action: string
  readonly match: { readonly how: string; readonly confidence: number; readonly identical: boolean }
  readonly warnings: readonly { readonly code: string; readonly message: string }[]
}

/** What a scan found, or an import did. */
export interface ImportReport {
  readonly source: string
  readonly commit: string | null
  readonly added: readonly Candidate[]
  readonly refused: readonly {
    readonly artifact: string
    readonly path: string
    readonly code: string
    readonly message: string
  }[]
  readonly skipped: readonly { readonly path: string; readonly reason: string }[]
}

interface ImportOutcome {
  readonly result: ImportReport
  readonly operation: string | null
}

/** Returns what a finished scan or import reports; null before. */
export function reportOf(job: Job | undefined): ImportOutcome | null {
  if (job === undefined || job.status !== 'done') return null
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a job of this kind answers with this
  return job.result as ImportOutcome
}

/** A job, refetched while it runs. */
export function useJob(id: string | null) {
  return useQuery({
    queryKey: jobKeys.one(id ?? ''),
    queryFn: ({ signal }) => api.get('/jobs/{id}', { params: { id: id ?? '' }, signal }),
    enabled: id !== null,
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? 1000 : false),
  })
}

export function useCancelJob() {
  return useMutation({
    mutationFn: (id: string) => api.delete('/jobs/{id}', { params: { id } }),
  })
}

/** Looks at what a source holds. A file is sent as a bundle. */
export function useScan() {
  return useMutation({
    mutationFn: (source: string | File) =>
      typeof source === 'string'
        ? api.post('/sources/scan', { body: { source } })
        : sendBundle(source),
  })
}

export interface ImportRequest {
  readonly scan: string
  readonly artifacts: readonly string[]
  readonly decisions: Readonly<Record<string, Decision>>
}

export function useImport() {
  return useMutation({
    mutationFn: ({ scan, artifacts, decisions }: ImportRequest) =>
      api.post('/imports', { body: { scan, artifacts: [...artifacts], decisions } }),
  })
}

/** Tells whether a person has to decide. An artifact from the same source is updated without asking. */
export function needsDecision({ bucket, match }: Candidate): boolean {
  return bucket === 'conflict' && match.how !== 'source'
}
