import type { Inspection } from '../../../core/inspection/inspect-artifact.ts'
import type { BundledArtifact } from '../../../core/bundle/bundle-manifest.ts'
import type { Bundle } from '../../../core/bundle/verify-bundle.ts'
import type { SkillmeatError } from '../../../core/errors.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import type { Tree } from '../../../core/object/tree.ts'
import type { Candidate } from '../../../core/source/candidate.ts'
import type { ComesFrom } from './locate.ts'

/** A candidate whose files were read and passed every check. */
export interface CheckedCandidate {
  readonly candidate: Candidate
  readonly tree: Tree
  readonly blobs: ReadonlyMap<ObjectId, Uint8Array>
  readonly inspection: Inspection
}

/** A checked candidate of a source that can be looked at again. */
export interface ReadCandidate extends CheckedCandidate {
  readonly upstream: ComesFrom
}

/** What a bundle says of an artifact beside its files. */
export interface BundledContent {
  readonly bundle: Bundle
  readonly artifact: BundledArtifact
}

/** A checked candidate of a bundle. */
export interface BundledCandidate extends CheckedCandidate {
  readonly bundled: BundledContent
}

/** A candidate that may not be taken in. */
export interface RefusedCandidate {
  readonly candidate: Candidate
  readonly error: SkillmeatError
}
