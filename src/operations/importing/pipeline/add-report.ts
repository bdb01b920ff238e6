import type { ArtifactType } from '../../../core/artifact/artifact-type.ts'
import type { Warning } from '../../../core/errors.ts'
import type { Signer } from '../../signing/keys.ts'
import type { SourceLocation } from '../../../ports/source.ts'

/**
 * What becomes of an artifact whose name is taken by other content: merged in, taken under another
 * name, what is there stands for it, or left out.
 */
export type ConflictDecision = 'update' | 'fork' | 'keep' | 'skip'

export interface AddRequest {
  readonly location: SourceLocation
  /** Only these artifacts; everything when empty. */
  readonly names: readonly string[]
  readonly type: ArtifactType | null
  /** Another name for the one artifact that is added. */
  readonly as: string | null
  /** What becomes of an artifact whose name is taken by other content; null stops there. */
  readonly onConflict: ConflictDecision | null
  /** The same for single artifacts, by name or `type:name`. */
  readonly decisions?: ReadonlyMap<string, ConflictDecision>
  readonly tags: readonly string[]
  /** Ids of findings that would refuse an artifact, and are let pass. */
  readonly allow?: readonly string[]
  readonly dryRun: boolean
}

export interface Added {
  readonly artifact: string
  readonly uuid: string
  readonly path: string
  readonly bucket: 'new' | 'existing' | 'conflict'
  /** How it was found to be what the collection has, from 1 (the same source and path, or content) to 0. */
  readonly match: ImportMatch
  /** `undecided`: only in a preview, where the import itself would stop for a decision. */
  readonly action:
    | 'added'
    | 'unchanged'
    | 'updated'
    | 'merged'
    | 'pending'
    | 'forked'
    | 'kept'
    | 'skipped'
    | 'undecided'
  readonly description: string | null
  readonly warnings: readonly Warning[]
}

export interface ImportMatch {
  readonly how: 'source' | 'uuid' | 'content' | 'name' | 'none'
  readonly confidence: number
  readonly identical: boolean
}

export interface AddReport {
  readonly source: string
  readonly commit: string | null
  /** Who signed a bundle; null for any other source. */
  readonly signer: Signer | null
  readonly added: readonly Added[]
  /** Artifacts, and manifests by their path. */
  readonly refused: readonly {
    readonly artifact: string
    readonly path: string
    readonly code: string
    readonly message: string
  }[]
  readonly skipped: readonly { readonly path: string; readonly reason: string }[]
  /** What may be a plugin, and is taken when it is asked for. */
  readonly offered: readonly {
    readonly artifact: string
    readonly path: string
    readonly reason: string
    readonly confidence: number
  }[]
  readonly warnings: readonly Warning[]
}
