import type { ArtifactType } from '../artifact/artifact-type.ts'
import type { VersionId } from '../history/version.ts'
import type { FileMode } from '../object/tree.ts'
import type { ObjectId } from '../object/object-id.ts'
import type { MembershipEntry } from '../view/entries.ts'

/** The files at the top of a bundle; everything else lies under its collection path. */
export const BUNDLE_FILES = {
  manifest: 'bundle.toml',
  sums: 'SHA256SUMS',
  signature: 'bundle.toml.sig',
  objects: 'objects.pack',
} as const

/** The newest version of the format that is read. In the second, versions did not say their path in the source. */
export const BUNDLE_FORMAT = 3

/** The version of the format that is written: one without a history reads as it always did. */
export function bundleFormat({ hasHistory }: Pick<BundleManifest, 'hasHistory'>): number {
  return hasHistory ? BUNDLE_FORMAT : 1
}

/** What a `bundle.toml` says. */
export interface BundleManifest {
  /** What was exported: an artifact's name, or a collection's; null where it is not said. */
  readonly name: string | null
  /** The SHA-256 of `SHA256SUMS`; null in a bundle that has none. */
  readonly sums: ObjectId | null
  /** Whether versions came along. */
  readonly hasHistory: boolean
  readonly artifacts: readonly BundledArtifact[]
  readonly memberships: readonly BundledMembership[]
}

/** An artifact as it was in the collection that it was exported from. */
export interface BundledArtifact {
  readonly type: ArtifactType
  readonly name: string
  /** Null in a bundle that was not made by this program. */
  readonly uuid: string | null
  /** The tree of the head; null where it is not said. */
  readonly hash: ObjectId | null
  /** The head. Its record is in the bundle only with the history. */
  readonly version: VersionId | null
  /** What the head was before a person's edits; null for the head itself. */
  readonly pristine: ObjectId | null
  readonly displayName: string | null
  readonly description: string | null
  /** Null where it is not said: those of its frontmatter count. */
  readonly tags: readonly string[] | null
  readonly upstream: BundledUpstream | null
  /**
   * What the head descends from, newest first, by name alone: so a reader without the history knows
   * what it has of it. Empty with the history, and where it is not said.
   */
  readonly lineage: readonly BundledState[]
  readonly files: readonly BundledFile[]
  /** Names of versions; without the history only of those whose content goes along anyway. */
  readonly versionTags: readonly BundledVersionTag[]
}

/** Where an artifact came from: a remote repository, since a folder means nothing elsewhere. */
export interface BundledUpstream {
  readonly url: string
  readonly ref: string | null
  readonly path: string
  readonly commit: string | null
  /** The tree that was last seen there. */
  readonly hash: ObjectId
  readonly version: VersionId | null
}

/** A version by its names: its content does not come along. */
export interface BundledState {
  readonly version: VersionId
  /** Its tree. */
  readonly hash: ObjectId
  /** Of a composite what `partsId` makes of its parts; null for anything else. */
  readonly parts: ObjectId | null
}

/** A file, or a link, which has no entry in the archive. */
export interface BundledFile {
  /** In the archive. */
  readonly path: string
  /** Null: as the archive has it. */
  readonly mode: FileMode | null
  readonly content:
    | { readonly kind: 'file'; readonly sha256: ObjectId }
    | { readonly kind: 'link'; readonly target: string }
}

export interface BundledVersionTag {
  readonly tag: string
  readonly version: VersionId
  readonly hash: ObjectId
  readonly at: string
  readonly by: string
}

/** A part of a composite; artifacts are named as `type:name`. */
export interface BundledMembership {
  readonly composite: string
  readonly child: string
  readonly relationship: MembershipEntry['relationship']
  readonly position: number
  /** Null follows the head. */
  readonly pin: { readonly hash: ObjectId; readonly version: VersionId | null } | null
  /** Left out wherever the composite is deployed. */
  readonly disabled: boolean
  /** What is deployed in its place; null for nothing else. */
  readonly instead: string | null
}
