import type { ObjectId, Sha256 } from '../object/object-id.ts'

/** What an artifact has from upstream, and nothing else: the state that edits were made on. */
export interface Pristine {
  readonly tree: ObjectId
  /**
   * The SHA-256 of the source's address, for an address on this machine is nobody else's business.
   * Null where it is not known: an older program wrote the version.
   */
  readonly source: ObjectId | null
  readonly ref: string | null
  readonly commit: string | null
  /** When it came in; ISO 8601, UTC. */
  readonly at: string
  /** Its path in the source; absent in what older programs wrote. */
  readonly path?: string
}

/** Names a source by its address, a folder or a URL. */
export function sourceId(sha256: Sha256, location: string): ObjectId {
  return sha256(new TextEncoder().encode(location))
}

/**
 * Tells whether two are the same state of the same source, whenever each of them came. Of one whose
 * source is not known the tree has to do.
 */
export function isSamePristine(left: Pristine | null, right: Pristine | null): boolean {
  if (left === null || right === null) return left === right
  if (left.tree !== right.tree) return false
  if (left.source === null || right.source === null) return true
  return left.source === right.source && left.ref === right.ref && left.commit === right.commit
}

/**
 * Returns what is pristine in a merge of two versions: as their contents, that of the side that moved
 * it since their common ancestors, be it to a newer state or, by a rollback, to an older one. Where
 * both moved it, the one that came later; what never came from upstream is older than anything.
 */
export function mergePristine(
  bases: readonly (Pristine | null)[],
  ours: Pristine | null,
  theirs: Pristine | null,
): Pristine | null {
  if (isSamePristine(ours, theirs)) return ours
  const isOld = (one: Pristine | null) => bases.some((base) => isSamePristine(base, one))
  if (isOld(theirs) !== isOld(ours)) return isOld(theirs) ? ours : theirs
  return (theirs?.at ?? '') > (ours?.at ?? '') ? theirs : ours
}
