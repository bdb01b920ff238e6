import type { VersionMember } from '../history/version.ts'
import type { ObjectId, Sha256 } from '../object/object-id.ts'

/** Names what a composite is made of by one hash: its parts in their order, each with its content. */
export function partsId(sha256: Sha256, members: readonly VersionMember[]): ObjectId {
  const lines = members.map(({ artifact, tree }) => `${artifact} ${tree}\n`)
  return sha256(new TextEncoder().encode(['skillmeat-parts-v1\n', ...lines].join('')))
}
