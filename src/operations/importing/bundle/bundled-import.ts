import type { ImportOne } from '../pipeline/import-one.ts'
import type { BundledCandidate } from '../pipeline/read-candidate.ts'

/** A candidate of a bundle, and what it is imported into. */
export interface ImportBundled extends Omit<ImportOne, 'candidate' | 'members'> {
  readonly candidate: BundledCandidate
  /** The uuids of what was imported before it, by label in the bundle. */
  readonly parts: ReadonlyMap<string, string>
  /** The labels among `parts` for which the collection's own artifact is used instead. */
  readonly kept: ReadonlySet<string>
  /** The name of the bundle's file. */
  readonly file: string
}
