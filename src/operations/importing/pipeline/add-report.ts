import type { ArtifactType } from '../../../core/artifact/artifact-type.ts'
import type { SkillmeatError, Warning } from '../../../core/errors.ts'
import type { SeenMarketplace } from '../../../core/source/seen-marketplace.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import type { Signer } from '../../signing/keys.ts'
import type { SourceLocation } from '../../../ports/source.ts'

/**
 * The decision about an artifact whose name belongs to other content: merge it in, add it under
 * another name, use the existing artifact instead, or leave it out.
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
  /** Ids of findings that are allowed although they would otherwise refuse an artifact. */
  readonly allow?: readonly string[]
  /** Hosts that are not public and that the person confirms. */
  readonly allowHosts?: readonly string[]
  /** Marketplaces that are known, to find what plugins depend on. */
  readonly marketplaces?: readonly SeenMarketplace[]
  /** Shows what plugins need beside themselves before it is fetched; absent where nobody has to be asked. */
  readonly mayFetch?: (fetches: readonly DependencyFetch[]) => Promise<boolean>
  readonly dryRun: boolean
}

/** What is to be fetched for plugins that depend on it. */
export interface DependencyFetch {
  readonly plugin: string
  /** The version of its release; null for what its marketplace points to. */
  readonly version: string | null
  readonly source: string
  /** In words, who wants which versions of it. */
  readonly wanted: string
}

/** What a plugin depends on, and what was taken for it. */
export interface TakenDependency {
  /** The name of the plugin that wants it. */
  readonly by: string
  readonly plugin: string
  readonly range: string | null
  readonly isOptional: boolean
  readonly version: string | null
  /** It was not there before. */
  readonly isNew: boolean
  /** Why it is not as it was wanted; null where it is. */
  readonly problem: SkillmeatError | null
}

/** All that a source has, as it is called there; where a name belongs to other content it stops. */
export const ADD_ALL = {
  names: [],
  type: null,
  as: null,
  onConflict: null,
  tags: [],
  dryRun: false,
} as const satisfies Omit<AddRequest, 'location'>

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
  /** What a manifest says of its version; null where it says nothing. */
  readonly sourceVersion: string | null
  readonly tags: readonly string[]
  readonly content: ObjectId
  /** The label of what it was found to be in the collection; null for nothing. */
  readonly matched: string | null
  readonly warnings: readonly Warning[]
}

/** What became of an artifact of a source, and how it stands there. */
export interface ReportedArtifact extends Added {
  /** The labels of the plugins of its source that it is a part of. */
  readonly partOf: readonly string[]
  /** A folder of a person, for all projects, or any other folder; null for what is no folder. */
  readonly scope: 'user' | 'local' | null
  /** ISO 8601, UTC. */
  readonly discoveredAt: string
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
  readonly added: readonly ReportedArtifact[]
  /** Artifacts that were refused, and manifests, which are named by their path. */
  readonly refused: readonly {
    readonly artifact: string
    readonly path: string
    readonly code: string
    readonly message: string
  }[]
  readonly dependencies: readonly TakenDependency[]
  readonly skipped: readonly { readonly path: string; readonly reason: string }[]
  /** Candidates that might be plugins; they are added only when asked for by name. */
  readonly offered: readonly {
    readonly artifact: string
    readonly path: string
    readonly reason: string
    readonly confidence: number
  }[]
  readonly warnings: readonly Warning[]
}
