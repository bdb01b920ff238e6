import { parseVerified } from '../../../core/object/verified-json.ts'
import { SkillmeatError } from '../../../core/errors.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import type { Staged } from './apply-steps.ts'

/**
 * The note of what is being done: enough to take it back, or to tidy up after it, after a kill or a
 * power cut.
 */
export interface Intent {
  readonly command: string
  readonly at: string
  /** The operation it becomes. While that is not the current one, nothing of it is real. */
  readonly operation: ObjectId
  readonly places: readonly Staged[]
  /** Staging folders to remove at the end. */
  readonly staging: readonly string[]
  /** Folders that are not there yet and will be, the outer ones first. */
  readonly created: readonly string[]
  /** Folders around places that become empty, the inner ones first. */
  readonly containers: readonly string[]
}

export function formatIntent(intent: Intent): string {
  return JSON.stringify({ format: 1, ...intent })
}

export function parseIntent(text: string): Intent {
  const { format, ...intent } = parseVerified<Intent & { readonly format: number }>(text)
  if (format === 1) return intent
  throw new SkillmeatError('E_STORE_NEWER', 'A newer skillmeat was interrupted here.', {
    fix: 'Install the newest skillmeat: npm install -g skillmeat@latest',
  })
}
