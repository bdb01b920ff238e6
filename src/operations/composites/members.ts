import type { VersionMember } from '../../core/history/version.ts'
import type { ArtifactEntry, MembershipEntry, VersionRef } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { pristineOfHead } from '../pristine/pristine-of.ts'

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

/**
 * Makes a composite consist of `parts`, each pinned to what it is now. Parts that were there keep
 * their pin; those that a person linked, from elsewhere than `source`, stay and come last. The
 * composite gets a version that names what it is made of.
 */
export async function setMembers(
  transaction: Transaction,
  change: {
    readonly collection: string
    readonly composite: string
    readonly parts: readonly ArtifactEntry[]
    /** Where the composite's parts come from; null when it was made here. */
    readonly source: string | null
  },
): Promise<void> {
  const { collection, composite, source } = change
  const known = await listMembers(transaction, { collection, uuid: composite })
  const linked = known.flatMap(({ artifact }) =>
    artifact !== null && isLinked(artifact, source) ? [artifact] : [],
  )
  const parts = [...new Map([...change.parts, ...linked].map((one) => [one.uuid, one])).values()]
  const wanted = new Set(parts.map(({ uuid }) => uuid))
  for (const entry of known) {
    if (!wanted.has(entry.child)) transaction.remove(viewKeys.member(composite, entry.child))
  }
  for (const [position, { uuid, type, name, version, tree }] of parts.entries()) {
    if (known.some((entry) => entry.child === uuid && entry.position === position)) continue
    const earlier = known.find((entry) => entry.child === uuid)
    transaction.put(viewKeys.member(composite, uuid), {
      ...(earlier === undefined ? {} : choicesOf(earlier)),
      composite,
      child: uuid,
      type,
      name,
      relationship: earlier?.relationship ?? 'contains',
      pin: earlier === undefined ? { version, tree } : earlier.pin,
      position,
    } satisfies MembershipEntry)
  }
  await recordMembers(transaction, { collection, composite })
}

/** What a person chose about a part, which outlives updates. */
function choicesOf({ disabled, instead }: MembershipEntry): Partial<MembershipEntry> {
  return {
    ...(disabled === undefined ? {} : { disabled }),
    ...(instead === undefined ? {} : { instead }),
  }
}

/** Tells whether a part did not come with its composite. */
export function isLinked(part: ArtifactEntry, source: string | null): boolean {
  return part.upstream?.location !== source
}

/** Gives a composite a version that names what it is made of now, unless its head does. */
export async function recordMembers(
  transaction: Transaction,
  { collection, composite }: { readonly collection: string; readonly composite: string },
): Promise<void> {
  const key = viewKeys.artifact(collection, composite)
  const entry = await transaction.get<ArtifactEntry>(key)
  if (entry === null) return
  const members = await membersNow(transaction, entry)
  const head = await transaction.objects.version(entry.version)
  if (JSON.stringify(head.members ?? []) === JSON.stringify(members)) return
  const { version } = transaction.addVersion({
    artifact: composite,
    tree: entry.tree,
    parents: [entry.version],
    origin: 'edit',
    message: 'Other parts',
    pristine: await pristineOfHead(transaction, entry),
    members,
  })
  transaction.put(key, { ...entry, version } satisfies ArtifactEntry)
}

/** What a composite would be deployed as: its parts at their pins, else at their heads. */
async function membersNow(
  transaction: Transaction,
  composite: ArtifactEntry,
): Promise<VersionMember[]> {
  const members = await listMembers(transaction, composite)
  return members.flatMap(({ child, pin, artifact }) => {
    const tree = pin?.tree ?? artifact?.tree
    return tree === undefined ? [] : [{ artifact: child, tree }]
  })
}
