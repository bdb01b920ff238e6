import { ApiError } from '../../api/client/api-error.ts'

/** Something that would run by itself once it is deployed. */
export interface Consent {
  readonly artifact: string
  /** The content that is agreed to, as the server wants it back. */
  readonly content: string
  readonly commands: readonly string[]
  /** What else is worth knowing, such as who runs it too. */
  readonly notes?: readonly string[]
}

/** Returns what a refusal asks a person to agree to; null when it is about something else. */
export function consentsOf(error: unknown): readonly Consent[] | null {
  if (!(error instanceof ApiError) || error.code !== 'consent_required') return null
  const asked: unknown = error.data['consents']
  return Array.isArray(asked) ? asked.filter(isConsent) : []
}

function isConsent(value: unknown): value is Consent {
  return (
    typeof value === 'object' &&
    value !== null &&
    'artifact' in value &&
    'content' in value &&
    'commands' in value &&
    Array.isArray(value.commands)
  )
}
