import type { ArtifactType } from '../../core/artifact/artifact-type.ts'
import type { Warning } from '../../core/errors.ts'
import type { SourceLocation } from '../../ports/source.ts'

export type ConflictDecision = 'update' | 'fork' | 'skip'

export interface AddRequest {
  readonly location: SourceLocation
  /** Only these artifacts; everything when empty. */
  readonly names: readonly string[]
  readonly type: ArtifactType | null
  /** Another name for the one artifact that is added. */
  readonly as: string | null
  /** What becomes of an artifact whose name is taken by other content; null stops there. */
  readonly onConflict: ConflictDecision | null
  readonly tags: readonly string[]
  readonly dryRun: boolean
}

export interface Added {
  readonly artifact: string
  readonly uuid: string
  readonly path: string
  readonly bucket: 'new' | 'existing' | 'conflict'
  readonly action: 'added' | 'unchanged' | 'updated' | 'merged' | 'pending' | 'forked' | 'skipped'
  readonly description: string | null
  readonly warnings: readonly Warning[]
}

export interface AddReport {
  readonly source: string
  readonly commit: string | null
  readonly added: readonly Added[]
  readonly refused: readonly {
    readonly artifact: string
    readonly path: string
    readonly code: string
    readonly message: string
  }[]
  readonly skipped: readonly { readonly path: string; readonly reason: string }[]
  readonly warnings: readonly Warning[]
}
