import type { FileChange } from '../../core/diff/file-change.ts'

/** What becomes of one artifact in a contribution. */
export interface ContributedArtifact {
  readonly artifact: string
  readonly action:
    | 'sent'
    /** Its source has all of it already. */
    | 'nothing'
  /** Where it lies in its source. */
  readonly path: string
}

export interface ContributeReport {
  readonly source: string
  /** The commit of the source that the change stands on. */
  readonly base: string
  /** The commit that was made; null where there was nothing to send, and in a dry run. */
  readonly commit: string | null
  /** The repository that it was pushed to. */
  readonly pushedTo: string
  readonly branch: string
  /** The branch of the source that it is to go into. */
  readonly into: string
  /** Where a pull request is opened; null for a host that is not known. */
  readonly page: string | null
  readonly artifacts: readonly ContributedArtifact[]
  /** What changes in the source. */
  readonly files: readonly FileChange[]
}
