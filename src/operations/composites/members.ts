import type { ArtifactEntry, MembershipEntry, VersionRef } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { artifactLabel } from '../catalog/find-artifact.ts'
import type { Transaction } from '../transaction/transaction.ts'

/** A part of a composite as it stands. */
export interface Member extends MembershipEntry {
  /** The part itself; null when it is gone from the collection. */
  readonly artifact: ArtifactEntry | null
  /** What is deployed in its place; null for nothing else. */
  readonly replacement: ArtifactEntry | null
}

/**
 * How a part stands to what its composite pins.
 *
 * `moved`: its head is no longer what is pinned. `missing`: it is gone. `disabled`: it is not
 * deployed. `replaced`: something else is, in its place.
 */
export type MemberState = 'as_pinned' | 'follows' | 'moved' | 'missing' | 'disabled' | 'replaced'

export function stateOfMember({ artifact, pin, disabled, replacement }: Member): MemberState {
  if (disabled === true) return 'disabled'
  if (replacement !== null) return 'replaced'
  if (artifact === null) return 'missing'
  if (pin === null) return 'follows'
  return artifact.tree === pin.tree ? 'as_pinned' : 'moved'
}

/** Lists the labels of those parts that are gone from the collection. */
export function missingLabels(members: readonly Member[]): readonly string[] {
  return members.filter((member) => stateOfMember(member) === 'missing').map(artifactLabel)
}

/** Lists what a composite is made of, in its order. */
export async function listMembers(
  transaction: Transaction,
  composite: Pick<ArtifactEntry, 'uuid' | 'collection'>,
): Promise<Member[]> {
  const entries = await transaction.scan<MembershipEntry>(viewKeys.members(composite.uuid))
  const members: Member[] = []
  for (const entry of entries.toSorted((a, b) => a.position - b.position)) {
    const find = (uuid: string) =>
      transaction.get<ArtifactEntry>(viewKeys.artifact(composite.collection, uuid))
    const replacement = entry.instead === undefined ? null : await find(entry.instead)
    members.push({ ...entry, artifact: await find(entry.child), replacement })
  }
  return members
}

/** Returns a part as the view keeps it. */
export function entryOf(member: Member): MembershipEntry {
  const { artifact: _artifact, replacement: _replacement, ...entry } = member
  return entry
}

/** A part as it is deployed, at its pin or at its head. */
export interface DeployedPart {
  readonly artifact: ArtifactEntry
  readonly pin: VersionRef | null
}

/** Lists what a composite puts into a project: its parts but the disabled ones, or what stands for them. */
export function partsToDeploy(members: readonly Member[]): readonly DeployedPart[] {
  return members.flatMap(({ artifact, pin, disabled, replacement }) => {
    if (disabled === true) return []
    if (replacement !== null) return [{ artifact: replacement, pin: null }]
    return artifact === null ? [] : [{ artifact, pin }]
  })
}

/** Lists the composites that an artifact is a part of. */
export async function listParents(
  transaction: Transaction,
  child: string,
): Promise<readonly MembershipEntry[]> {
  const all = await transaction.scan<MembershipEntry>(viewKeys.allMembers())
  return all.filter((entry) => entry.child === child)
}

/** Tells whether a part did not come with its composite. */
export function isLinked(part: ArtifactEntry, source: string | null): boolean {
  return part.upstream?.location !== source
}
