import type { Version, VersionMember } from '../../core/history/version.ts'
import type { ArtifactEntry, MembershipEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { pristineOfHead } from '../engine/versions/pristine-of.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { entryOf, isDependency, isLinked, listMembers } from '../catalog/members.ts'
import { membersAt } from '../catalog/members-at.ts'
import { partChanges, tellPartChanges } from '../catalog/version-members.ts'

/**
 * Makes a composite consist of `parts`, each pinned to what it is now. Parts that were there keep
 * their pin; those that a person linked, from elsewhere than `source`, stay and come after them, and
 * last what the composite depends on. The composite gets a version that names what it is made of.
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
  const members = await listMembers(transaction, { collection, uuid: composite })
  const given = new Set(change.parts.map(({ uuid }) => uuid))
  const beside = members.filter((member) => isDependency(member) && !given.has(member.child))
  const known = members.filter((member) => !beside.includes(member))
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
      relationship: earlier?.relationship ?? (type === 'composite' ? 'requires' : 'contains'),
      pin: earlier === undefined ? { version, tree } : earlier.pin,
      position,
    } satisfies MembershipEntry)
  }
  for (const [at, member] of beside.entries()) {
    const position = parts.length + at
    if (member.position === position) continue
    const moved: MembershipEntry = { ...entryOf(member), position }
    transaction.put(viewKeys.member(composite, member.child), moved)
  }
  await recordMembers(transaction, { collection, composite })
}

/** What a person chose about a part, which outlives updates. */
function choicesOf({ disabled, instead, told }: MembershipEntry): Partial<MembershipEntry> {
  return {
    ...(disabled === undefined ? {} : { disabled }),
    ...(instead === undefined ? {} : { instead }),
    ...(told === undefined ? {} : { told }),
  }
}

/** Gives a composite a version that names what it is made of now, unless its head does. */
export async function recordMembers(
  transaction: Transaction,
  change: {
    readonly collection: string
    readonly composite: string
    /** Why, where it is no choice of a person; with what the version is to say. */
    readonly because?: Pick<Version, 'origin' | 'message'>
  },
): Promise<void> {
  const { collection, composite, because } = change
  const key = viewKeys.artifact(collection, composite)
  const entry = await transaction.get<ArtifactEntry>(key)
  if (entry === null) return
  const members = await membersNow(transaction, entry)
  const before = await membersAt(transaction, entry.version)
  if (JSON.stringify(before) === JSON.stringify(members)) return
  const changes = await partChanges(transaction, entry, { from: before, to: members })
  const told =
    changes.length === 0 ? 'Another order of parts' : `Parts: ${tellPartChanges(changes)}`
  const { version } = transaction.addVersion({
    artifact: composite,
    tree: entry.tree,
    parents: [entry.version],
    origin: because?.origin ?? 'edit',
    message: because === undefined ? told : `${because.message} (${told})`,
    pristine: await pristineOfHead(transaction, entry),
    members,
  })
  transaction.put(key, { ...entry, version } satisfies ArtifactEntry)
}

/** Lists what a composite would be deployed as: its parts at their pins, else at their heads. */
export async function membersNow(
  transaction: Transaction,
  composite: Pick<ArtifactEntry, 'uuid' | 'collection'>,
): Promise<VersionMember[]> {
  const members = await listMembers(transaction, composite)
  return members.flatMap(({ child, pin, artifact }) => {
    const tree = pin?.tree ?? artifact?.tree
    return tree === undefined ? [] : [{ artifact: child, tree }]
  })
}
