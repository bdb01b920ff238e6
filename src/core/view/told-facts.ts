import type { ObjectId } from '../object/object-id.ts'

/** A content that has a name of its own: of a part, or of a version. */
export interface NamedContent {
  readonly name: string
  /** Null for a part that follows its head. */
  readonly tree: ObjectId | null
}

/** A part of a composite; artifacts are named as `type:name`. */
export interface TeamMember extends NamedContent {
  readonly relationship: 'contains' | 'requires' | 'optional'
  readonly isDisabled: boolean
}

/** What the manifest of a team's repository says of an artifact beside its content and its source. */
export interface ToldFacts {
  readonly name: string
  readonly tags: readonly string[]
  /** Of a composite; null for anything else. */
  readonly members: readonly TeamMember[] | null
  readonly versionTags: readonly NamedContent[]
}
