import type { ArtifactEntry, MembershipEntry, VersionRef } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { membersAt } from './members-at.ts'

/** A part of a composite as it stands. */
export interface Member extends MembershipEntry {
  /** The part itself; null when it is gone from the collection. */
  readonly artifact: ArtifactEntry | null
  /** What is deployed in its place; null for nothing else. */
  readonly replacement: ArtifactEntry | null
  /** It was left out when its composite came in, and never was in the collection. */
  readonly isUntaken?: boolean
}

/**
 * How a part stands to what its composite pins.
 *
 * `moved`: its head is no longer what is pinned. `missing`: it is not in the collection.
 * `not_taken`: it never was. `disabled`: it is not deployed. `replaced`: something else is, in its place.
 */
export type MemberState =
  | 'as_pinned'
  | 'follows'
  | 'moved'
  | 'missing'
  | 'not_taken'
  | 'disabled'
  | 'replaced'

export function stateOfMember(member: Member): MemberState {
  const { artifact, pin, disabled, replacement, isUntaken } = member
  if (disabled === true) return 'disabled'
  if (replacement !== null) return 'replaced'
  if (artifact === null) return isUntaken === true ? 'not_taken' : 'missing'
  if (pin === null) return 'follows'
  return artifact.tree === pin.tree ? 'as_pinned' : 'moved'
}

/** Says of each part that is not in the collection that it is not; what is optional may be missing. */
export function tellMissing(members: readonly Member[]): readonly string[] {
  return members.flatMap((member) => {
    if (member.relationship === 'optional') return []
    const state = stateOfMember(member)
    if (state === 'not_taken') return [`${artifactLabel(member)} was not taken in`]
    return state === 'missing' ? [`${artifactLabel(member)} is not in the collection`] : []
  })
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
    const artifact = await find(entry.child)
    const isUntaken = artifact === null && (await wasLeftOut(transaction, composite, entry))
    members.push({ ...entry, artifact, replacement, ...(isUntaken ? { isUntaken } : {}) })
  }
  return members
}

/** What was left out has no content that it could be pinned to, and no version of its composite has it. */
async function wasLeftOut(
  transaction: Transaction,
  { uuid, collection }: Pick<ArtifactEntry, 'uuid' | 'collection'>,
  { child, pin }: MembershipEntry,
): Promise<boolean> {
  if (pin !== null) return false
  const composite = await transaction.get<ArtifactEntry>(viewKeys.artifact(collection, uuid))
  if (composite === null) return false
  const known = await membersAt(transaction, composite.version)
  return !known.some(({ artifact }) => artifact === child)
}

/** Returns a part as the view keeps it. */
export function entryOf(member: Member): MembershipEntry {
  const { artifact: _artifact, replacement: _replacement, isUntaken: _untaken, ...entry } = member
  return entry
}

/** A member that is a composite itself is no part: it is what the composite depends on. */
export function isDependency({ type }: Pick<MembershipEntry, 'type'>): boolean {
  return type === 'composite'
}

/** A part as it is deployed, at its pin or at its head. */
export interface DeployedPart {
  readonly artifact: ArtifactEntry
  readonly pin: VersionRef | null
}

/** Lists what a composite puts into a project: its parts but the disabled ones, or what stands for them. */
export function partsToDeploy(members: readonly Member[]): readonly DeployedPart[] {
  return members.flatMap(({ type, artifact, pin, disabled, replacement }) => {
    if (disabled === true || isDependency({ type })) return []
    if (replacement !== null) return [{ artifact: replacement, pin: null }]
    return artifact === null ? [] : [{ artifact, pin }]
  })
}

/** Lists the composites that a composite needs or can use, at the versions that it was taken with. */
export function dependenciesToDeploy(members: readonly Member[]): readonly DeployedPart[] {
  return members.flatMap(({ type, artifact, pin, disabled }) =>
    artifact === null || disabled === true || !isDependency({ type }) ? [] : [{ artifact, pin }],
  )
}

/**
 * Lists what composites consist of, each once: first their parts, then those that others depend on, and
 * last those that depend on others; with anything that is no composite as it is.
 */
export async function withAllMembers(
  transaction: Transaction,
  artifacts: readonly ArtifactEntry[],
): Promise<readonly ArtifactEntry[]> {
  const seen = new Map<string, ArtifactEntry>()
  const composites: ArtifactEntry[] = []
  const visit = async (artifact: ArtifactEntry): Promise<void> => {
    if (seen.has(artifact.uuid)) return
    seen.set(artifact.uuid, artifact)
    if (artifact.type !== 'composite') return
    for (const member of await listMembers(transaction, artifact)) {
      if (member.artifact !== null) await visit(member.artifact)
    }
    composites.push(artifact)
  }
  for (const artifact of artifacts) await visit(artifact)
  return [...[...seen.values()].filter(({ type }) => type !== 'composite'), ...composites]
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
