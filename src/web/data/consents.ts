import { ApiError } from '../../api/client/api-error.ts'

/** Something that would run by itself once it is deployed. */
export interface Consent {
  readonly artifact: string
  /** The hash of the content, which the server expects back. */
  readonly content: string
  readonly commands: readonly string[]
  /** Other facts, such as which other agents run it. */
  readonly notes?: readonly string[]
}

/** Returns the consents that an error asks for; null for other errors. */
export function consentsOf(error: unknown): readonly Consent[] | null {
  if (!(error instanceof ApiError) || error.code !== 'consent_required') return null
  const consents: unknown = error.data['consents']
  return Array.isArray(consents) ? consents.filter(isConsent) : []
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
