import type { Warning } from '../../core/errors.ts'

/** What becomes of one artifact in a push. */
export interface PushedArtifact {
  readonly artifact: string
  readonly action:
    | 'added'
    | 'updated'
    | 'removed'
    /** A merge of it waits for a decision. */
    | 'waits'
    /** The repository holds a state of it that was not taken in. */
    | 'behind'
    /** Another artifact there has its name. */
    | 'namesake'
    | 'refused'
  readonly detail: string | null
}

export interface PushReport {
  readonly remote: string
  readonly url: string
  /** The branch that was pushed to. */
  readonly branch: string
  /** The commit that was made; null where there was nothing to push, and in a dry run. */
  readonly commit: string | null
  /** It went to a branch of its own, to be taken into this one. */
  readonly into: string | null
  /** Where a pull request is opened; null for a host that is not known, and for a plain push. */
  readonly page: string | null
  readonly artifacts: readonly PushedArtifact[]
  /** How many decisions about conflicts go out. */
  readonly resolutions: number
  readonly warnings: readonly Warning[]
}

/** What goes out. */
export const GOES_OUT: ReadonlySet<PushedArtifact['action']> = new Set([
  'added',
  'updated',
  'removed',
])
