import type { VersionId, VersionMember } from '../../core/history/version.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { ArtifactEntry, DeploymentEntry, VersionRef } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { loadHistory } from './find-version.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { listMembers } from './members.ts'
import { membersAt } from './members-at.ts'
import type { Member } from './members.ts'

/** Lists what is deployed for a composite: its parts now, or those of the version it is pinned to. */
export async function membersOfCopy(
  transaction: Transaction,
  { uuid, collection, pin }: Pick<DeploymentEntry, 'uuid' | 'collection' | 'pin'>,
): Promise<readonly Member[]> {
  const composite = { uuid, collection }
  if (pin === null) return listMembers(transaction, composite)
  return listMembersAt(transaction, composite, pin.version)
}

/**
 * Lists the parts of a version of a composite, each pinned to what the version names. What a person
 * chose about a part, to leave it out or to replace it, holds for every version.
 */
export async function listMembersAt(
  transaction: Transaction,
  composite: Pick<ArtifactEntry, 'uuid' | 'collection'>,
  version: VersionId,
): Promise<readonly Member[]> {
  const now = new Map(
    (await listMembers(transaction, composite)).map((member) => [member.child, member]),
  )
  const members: Member[] = []
  for (const [position, { artifact: child, tree }] of (
    await membersAt(transaction, version)
  ).entries()) {
    const known = now.get(child) ?? (await unknownMember(transaction, composite, child))
    const pin = await pinTo(transaction, known, tree)
    members.push({ ...known, pin, position })
  }
  return members
}

/** Returns what stands for a part that the composite does not have now. */
export async function unknownMember(
  transaction: Transaction,
  { uuid, collection }: Pick<ArtifactEntry, 'uuid' | 'collection'>,
  child: string,
): Promise<Member> {
  const artifact = await transaction.get<ArtifactEntry>(viewKeys.artifact(collection, child))
  return {
    composite: uuid,
    child,
    type: artifact?.type ?? 'skill',
    name: artifact?.name ?? `(removed ${child.slice(0, 8)})`,
    relationship: artifact?.type === 'composite' ? 'requires' : 'contains',
    pin: null,
    position: 0,
    artifact,
    replacement: null,
  }
}

/** Returns the pin of a part to a content that it had; what it has already where that is not known. */
export async function pinTo(
  transaction: Transaction,
  { artifact, pin }: Member,
  tree: ObjectId,
): Promise<VersionRef | null> {
  if (pin?.tree === tree || artifact === null) return pin
  if (artifact.tree === tree) return { version: artifact.version, tree }
  const { graph } = await loadHistory(transaction, artifact)
  const found = graph.versions.findLast((version) => version.tree === tree)
  return found === undefined ? pin : { version: found.id, tree }
}

/** A part in which two states of a composite differ; null stands for a state that does not have it. */
export interface PartChange {
  /** Its label, or the beginning of its uuid where it is gone. */
  readonly artifact: string
  readonly from: ObjectId | null
  readonly to: ObjectId | null
}

/** Lists the parts in which two states of a composite differ, by label. */
export async function partChanges(
  transaction: Transaction,
  { uuid, collection }: Pick<ArtifactEntry, 'uuid' | 'collection'>,
  sides: Readonly<Record<'from' | 'to', readonly VersionMember[]>>,
): Promise<readonly PartChange[]> {
  const from = new Map(sides.from.map(({ artifact, tree }) => [artifact, tree]))
  const to = new Map(sides.to.map(({ artifact, tree }) => [artifact, tree]))
  const changes: PartChange[] = []
  for (const child of new Set([...from.keys(), ...to.keys()])) {
    const change = { from: from.get(child) ?? null, to: to.get(child) ?? null }
    if (change.from === change.to) continue
    const known =
      (await transaction.get<ArtifactEntry>(viewKeys.artifact(collection, child))) ??
      (await transaction.get<Member>(viewKeys.member(uuid, child)))
    changes.push({ artifact: known === null ? child.slice(0, 8) : artifactLabel(known), ...change })
  }
  return changes.toSorted((a, b) => (a.artifact < b.artifact ? -1 : 1))
}

/** Writes the parts in which two states differ as one line, such as `+skill:pdf, -skill:docx`; `''` for none. */
export function tellPartChanges(changes: readonly PartChange[]): string {
  const sign = ({ from, to }: PartChange) => (from === null ? '+' : to === null ? '-' : '~')
  return changes.map((change) => `${sign(change)}${change.artifact}`).join(', ')
}
