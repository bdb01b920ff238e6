import { ApiError } from '../../api/client/api-error.ts'

/** What to do with a part that exists with other content and belongs to something else. */
export type OnMismatch = 'overwrite' | 'side-by-side' | 'cancel'

/** A part that exists with other content and belongs to something else. */
export interface Mismatch {
  readonly artifact: string
  /** The name that it would get beside the other; null if both cannot exist. */
  readonly beside: string | null
}

/** Returns the mismatch that an error asks a person to decide about; null for other errors. */
export function mismatchOf(error: unknown): Mismatch | null {
  if (!(error instanceof ApiError) || error.code !== 'decision_needed') return null
  const { artifact, choices, beside } = error.data
  if (typeof artifact !== 'string' || !Array.isArray(choices)) return null
  return { artifact, beside: typeof beside === 'string' ? beside : null }
}
