import type { VersionMember } from '../../../core/history/version.ts'
import type { ArtifactEntry } from '../../../core/view/entries.ts'
import type { AddRequest } from './add-report.ts'
import type { ReadCandidate } from './read-candidate.ts'

/** A candidate that was read, and what it is imported into. */
export interface ImportOne {
  readonly candidate: ReadCandidate
  readonly request: Pick<AddRequest, 'as' | 'onConflict' | 'decisions' | 'tags'>
  readonly collection: string
  /** What is in the collection by now, by type and name. */
  readonly names: Map<string, ArtifactEntry>
  readonly present: ReadonlyMap<string, { readonly onDisk: ArtifactEntry['tree'] | null }>
  /** What a composite is made of. */
  readonly members: readonly VersionMember[] | null
}
