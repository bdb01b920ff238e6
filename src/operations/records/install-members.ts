import type { ArtifactEntry, MembershipEntry, VersionRef } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { entryOf, listMembers } from '../catalog/members.ts'
import type { Member } from '../catalog/members.ts'
import { compareRecordedParts } from '../catalog/recorded-parts.ts'
import { recordMembers, setMembers } from '../composites/set-members.ts'
import { findTree } from '../engine/observe/find-tree.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import type { RecordedArtifact } from './recorded-artifacts.ts'

/** Makes a restored composite consist of the parts that the project's records say it wanted there. */
export async function installMembers(
  transaction: Transaction,
  composite: { readonly artifact: RecordedArtifact; readonly entry: ArtifactEntry },
  /** What recorded artifacts are in this home. */
  taken: ReadonlyMap<RecordedArtifact, ArtifactEntry>,
): Promise<ArtifactEntry> {
  const { artifact, entry } = composite
  const parts = [...taken].flatMap(([one, part]) => {
    const isWanted = one.entries.some(({ recorded }) =>
      recorded.wantedBy.includes(artifact.uuid ?? ''),
    )
    return one !== artifact && isWanted ? [part] : []
  })
  const { collection, uuid } = entry
  const source = entry.upstream?.location ?? null
  await setMembers(transaction, { collection, composite: uuid, parts, source })
  return (await transaction.get<ArtifactEntry>(viewKeys.artifact(collection, uuid))) ?? entry
}

/**
 * Brings the pins of a composite that was here up to what the project's records say: a part that has a
 * newer state now is pinned to it, one that joined becomes a part, and one that was taken out is none any
 * more. Returns whether anything moved.
 */
export async function followPins(
  transaction: Transaction,
  { artifact, entry }: { readonly artifact: RecordedArtifact; readonly entry: ArtifactEntry },
  taken: ReadonlyMap<RecordedArtifact, ArtifactEntry>,
): Promise<boolean> {
  const { collection, uuid: composite } = entry
  const members = await listMembers(transaction, entry)
  let isMoved = false
  for (const [one, part] of taken) {
    const recorded = one.entries
      .map((each) => each.recorded)
      .find(({ wantedBy, pin }) => pin !== null && wantedBy.includes(artifact.uuid ?? ''))
    if (one === artifact || recorded === undefined || recorded.pin === null) continue
    const pin = await findTree(transaction, part, recorded.pin)
    const member = members.find(({ child }) => child === part.uuid)
    if (pin === null || !(await isOlder(transaction, part, { member, pin }))) continue
    const { uuid: child, type, name } = part
    const joined = { composite, child, type, name, relationship: 'contains' } as const
    const own = member === undefined ? { ...joined, position: members.length } : entryOf(member)
    transaction.put(viewKeys.member(composite, child), { ...own, pin } satisfies MembershipEntry)
    isMoved = true
  }
  for (const child of await listTakenOut(transaction, { artifact, entry }, { members, taken })) {
    transaction.remove(viewKeys.member(composite, child))
    isMoved = true
  }
  if (isMoved) await recordMembers(transaction, { collection, composite })
  return isMoved
}

/** Lists the parts that somebody else took out of a composite in the project. */
async function listTakenOut(
  transaction: Transaction,
  { artifact, entry }: { readonly artifact: RecordedArtifact; readonly entry: ArtifactEntry },
  known: {
    readonly members: readonly Member[]
    readonly taken: ReadonlyMap<RecordedArtifact, ArtifactEntry>
  },
): Promise<ReadonlySet<string>> {
  const uuids = new Map([...known.taken].map(([one, part]) => [one.uuid, part.uuid]))
  const out = new Set<string>()
  for (const {
    recorded,
    record: { project },
  } of artifact.entries) {
    const parts = recorded.parts?.map((uuid) => uuids.get(uuid) ?? uuid)
    if (parts === undefined || recorded.pin !== null) continue
    const copy = { ...entry, project, pin: null, parts }
    const { left } = await compareRecordedParts(transaction, copy, known.members)
    for (const child of left) out.add(child)
  }
  return out
}

/** Tells whether a part is pinned to a state that the recorded one comes after. */
async function isOlder(
  transaction: Transaction,
  { uuid }: ArtifactEntry,
  { member, pin }: { readonly member: Member | undefined; readonly pin: VersionRef },
): Promise<boolean> {
  if (member === undefined) return true
  if (member.pin === null || member.pin.tree === pin.tree) return false
  return (await findTree(transaction, { uuid, ...pin }, member.pin.tree)) !== null
}
