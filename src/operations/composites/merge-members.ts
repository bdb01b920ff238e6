import type { Version, VersionMember } from '../../core/history/version.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { ArtifactEntry, MembershipEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { entryOf, listMembers } from '../catalog/members.ts'
import type { Member } from '../catalog/members.ts'
import { recordMembers } from './set-members.ts'
import { pinTo, unknownMember } from '../catalog/version-members.ts'

/** A change of what a composite is made of: from `base` to `theirs`. */
export interface MembersChange {
  readonly base: readonly VersionMember[]
  readonly theirs: readonly VersionMember[]
  /** Returns a part as it is there, where more is known of it than its content. */
  readonly tell?: (child: string) => Promise<MembershipEntry>
}

export interface MergedMembers {
  readonly isChanged: boolean
  /** Parts that both sides changed to different ends, as `type:name`: they stay as they are here. */
  readonly kept: readonly string[]
}

/**
 * Brings a change of parts into a composite, three-way by part: a part that joined, left or got
 * another pin there does so here, unless it became something else here meanwhile; then it stays as it
 * is here. What follows its head goes on following it.
 */
export async function mergeMembers(
  transaction: Transaction,
  composite: Pick<ArtifactEntry, 'uuid' | 'collection'>,
  { base, theirs, tell }: MembersChange,
): Promise<MergedMembers> {
  const known = new Map(
    (await listMembers(transaction, composite)).map((member) => [member.child, member]),
  )
  const was = treesOf(base)
  const wanted = treesOf(theirs)
  let isChanged = false
  const kept: string[] = []
  for (const child of new Set([...was.keys(), ...wanted.keys()])) {
    const member = known.get(child) ?? null
    const change = { was: was.get(child) ?? null, wanted: wanted.get(child) ?? null }
    if (!isTaken(member, change)) {
      if (isContested(member, change))
        kept.push(await labelOf(transaction, composite, { child, member }))
      continue
    }
    isChanged = true
    await take(transaction, composite, { child, member, wanted: change.wanted, tell })
  }
  const isReordered = await takeOrder(transaction, composite, { base, theirs })
  return { isChanged: isReordered || isChanged, kept }
}

async function labelOf(
  transaction: Transaction,
  composite: Pick<ArtifactEntry, 'uuid' | 'collection'>,
  { child, member }: { readonly child: string; readonly member: Member | null },
): Promise<string> {
  return artifactLabel(member ?? (await unknownMember(transaction, composite, child)))
}

/**
 * Brings a change of parts into a composite and gives it a version that says so. Returns the head
 * afterwards, null where nothing changed, and what stays.
 */
export async function recordMergedMembers(
  transaction: Transaction,
  composite: ArtifactEntry,
  { because, ...change }: MembersChange & { readonly because: Pick<Version, 'origin' | 'message'> },
): Promise<{ readonly head: ArtifactEntry | null; readonly kept: MergedMembers['kept'] }> {
  const { isChanged, kept } = await mergeMembers(transaction, composite, change)
  if (!isChanged) return { head: null, kept }
  const { collection, uuid } = composite
  await recordMembers(transaction, { collection, composite: uuid, because })
  return { head: await transaction.get<ArtifactEntry>(viewKeys.artifact(collection, uuid)), kept }
}

function treesOf(members: readonly VersionMember[]): ReadonlyMap<string, ObjectId> {
  return new Map(members.map(({ artifact, tree }) => [artifact, tree]))
}

function isTaken(
  member: Member | null,
  { was, wanted }: Readonly<Record<'was' | 'wanted', ObjectId | null>>,
): boolean {
  if (was === wanted) return false
  const now = member === null ? null : treeOf(member)
  const isFollowing = member?.pin === null && wanted !== null
  if (now === wanted || isFollowing) return now === null && member !== null
  return now === was
}

/** Tells whether a part became something else here than it was, and something else again there. */
function isContested(
  member: Member | null,
  { was, wanted }: Readonly<Record<'was' | 'wanted', ObjectId | null>>,
): boolean {
  const now = member === null ? null : treeOf(member)
  const isFollowing = member?.pin === null && wanted !== null
  return was !== wanted && now !== was && now !== wanted && !isFollowing
}

/** Null for a part that is gone from the collection: it has no content of its own to be compared. */
function treeOf({ pin, artifact }: Member): ObjectId | null {
  return pin?.tree ?? artifact?.tree ?? null
}

async function take(
  transaction: Transaction,
  composite: Pick<ArtifactEntry, 'uuid' | 'collection'>,
  part: {
    readonly child: string
    readonly member: Member | null
    readonly wanted: ObjectId | null
    readonly tell: MembersChange['tell']
  },
): Promise<void> {
  const { child, wanted, tell } = part
  const key = viewKeys.member(composite.uuid, child)
  if (wanted === null) {
    transaction.remove(key)
    return
  }
  const all = await listMembers(transaction, composite)
  const last = Math.max(-1, ...all.map(({ position }) => position))
  const told = (await tell?.(child)) ?? null
  const member = part.member ?? (await unknownMember(transaction, composite, child))
  const pin = told === null ? await pinTo(transaction, member, wanted) : told.pin
  const entry =
    part.member === null ? { ...(told ?? entryOf(member)), position: last + 1 } : entryOf(member)
  transaction.put(key, { ...entry, pin } satisfies MembershipEntry)
}

/** Takes over another order of parts where theirs is another than before, and here nobody changed it. */
async function takeOrder(
  transaction: Transaction,
  composite: Pick<ArtifactEntry, 'uuid' | 'collection'>,
  { base, theirs }: MembersChange,
): Promise<boolean> {
  const present = await listMembers(transaction, composite)
  const now = present.map(({ child }) => child)
  const inTheirs = theirs.map(({ artifact }) => artifact)
  const inBase = base.map(({ artifact }) => artifact)
  if (isSameOrder(inBase, inTheirs) || !isSameOrder(inBase, now)) return false
  if (isSameOrder(inTheirs, now)) return false
  const placeOf = (child: string) => {
    const at = inTheirs.indexOf(child)
    return at === -1 ? inTheirs.length : at
  }
  const sorted = present.toSorted((a, b) => placeOf(a.child) - placeOf(b.child))
  for (const [position, member] of sorted.entries()) {
    const key = viewKeys.member(composite.uuid, member.child)
    transaction.put(key, { ...entryOf(member), position } satisfies MembershipEntry)
  }
  return true
}

/** Tells whether what two lists share stands in the same order in both. */
function isSameOrder(left: readonly string[], right: readonly string[]): boolean {
  const shared = left.filter((one) => right.includes(one))
  const other = right.filter((one) => left.includes(one))
  return shared.every((one, at) => one === other[at])
}
