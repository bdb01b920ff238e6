import type { Inspection } from '../../../core/inspection/inspect-artifact.ts'
import type { SkillmeatError } from '../../../core/errors.ts'
import type { Tree } from '../../../core/object/tree.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import type { Candidate } from '../../../core/source/candidate.ts'
import type { BundledArtifact } from '../../../core/bundle/bundle-manifest.ts'
import type { Bundle } from '../../../core/bundle/verify-bundle.ts'

/** What a bundle says of an artifact beside its files. */
export interface BundledContent {
  readonly bundle: Bundle
  readonly artifact: BundledArtifact
}

/** A candidate out of a bundle. */
export type BundledCandidate = ReadCandidate & { readonly bundled: BundledContent }

/** A candidate whose files were read and passed every check. */
export interface ReadCandidate {
  readonly candidate: Candidate
  readonly tree: Tree
  readonly blobs: ReadonlyMap<ObjectId, Uint8Array>
  readonly inspection: Inspection
  /** What else a bundle says of it; absent for any other source. */
  readonly bundled?: BundledContent
}

/** A candidate that may not be taken in. */
export interface RefusedCandidate {
  readonly candidate: Candidate
  readonly error: SkillmeatError
}
