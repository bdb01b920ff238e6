import { ApiError } from '../../api/client/api-error.ts'

/** What becomes of a part that is there with other content for something else. */
export type OnMismatch = 'overwrite' | 'side-by-side' | 'cancel'

/** A part that is there already with other content, for something else. */
export interface Mismatch {
  readonly artifact: string
  /** The name that it would have beside the other; null where both cannot be there. */
  readonly beside: string | null
}

/** Returns what a refusal asks a person to choose about; null when it is about something else. */
export function mismatchOf(error: unknown): Mismatch | null {
  if (!(error instanceof ApiError) || error.code !== 'decision_needed') return null
  const { artifact, choices, beside } = error.data
  if (typeof artifact !== 'string' || !Array.isArray(choices)) return null
  return { artifact, beside: typeof beside === 'string' ? beside : null }
}
