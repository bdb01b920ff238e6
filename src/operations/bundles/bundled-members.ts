import type { BundledMembership } from '../../core/bundle/bundle-manifest.ts'
import { labelOf } from '../../core/bundle/parse-manifest.ts'
import type { Bundle } from '../../core/bundle/verify-bundle.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { ArtifactEntry, MembershipEntry, VersionRef } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { listMembers } from '../composites/members.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { addBundledTree } from './bundled-history.ts'
import type { ImportBundled } from './import-bundled.ts'

/** A part that a bundle tells of, as it is in the collection by now. */
export interface BundledPart extends Omit<BundledMembership, 'composite' | 'child' | 'instead'> {
  readonly child: ArtifactEntry
  /** The tree of its head. */
  readonly head: ObjectId
  /** The uuid of what is deployed in its place. */
  readonly instead: string | null
}

type Importing = Pick<ImportBundled, 'candidate' | 'collection' | 'parts' | 'file'>

/** Lists the parts of a composite in their order; one that was left out or refused is none. */
export async function bundledParts(
  transaction: Transaction,
  { candidate, collection, parts }: Pick<Importing, 'candidate' | 'collection' | 'parts'>,
  label: string,
): Promise<readonly BundledPart[]> {
  const { memberships } = candidate.bundled.bundle.manifest
  const found: BundledPart[] = []
  for (const membership of memberships.toSorted((a, b) => a.position - b.position)) {
    const uuid = parts.get(membership.child)
    if (membership.composite !== label || uuid === undefined) continue
    const child = await transaction.get<ArtifactEntry>(viewKeys.artifact(collection, uuid))
    const instead = membership.instead === null ? null : (parts.get(membership.instead) ?? null)
    if (child !== null) found.push({ ...membership, child, head: child.tree, instead })
  }
  return found
}

/** Makes the parts that a bundle tells of parts of a composite, pinned as they were. Tells whether that changed anything. */
export async function joinBundledMembers(
  transaction: Transaction,
  input: Importing,
  { collection, composite }: { readonly collection: string; readonly composite: string },
): Promise<boolean> {
  const { artifact } = input.candidate.bundled
  const known = await listMembers(transaction, { collection, uuid: composite })
  let isChanged = false
  for (const part of await bundledParts(transaction, input, labelOf(artifact))) {
    const { child, relationship, position } = part
    const earlier = known.find((member) => member.child === child.uuid)
    if (earlier !== undefined && isSame(earlier, part)) continue
    isChanged = true
    transaction.put(viewKeys.member(composite, child.uuid), {
      ...choicesOf(earlier ?? part),
      composite,
      child: child.uuid,
      type: child.type,
      name: child.name,
      relationship,
      pin: planPin(transaction, input, part),
      position,
    } satisfies MembershipEntry)
  }
  return isChanged
}

/** What a person chose about a part here counts before what somebody chose elsewhere. */
function choicesOf({
  disabled,
  instead,
}: Pick<BundledPart, 'disabled' | 'instead'> | Pick<MembershipEntry, 'disabled' | 'instead'>): Pick<
  MembershipEntry,
  'disabled' | 'instead'
> {
  return {
    ...(disabled === true ? { disabled } : {}),
    ...(typeof instead === 'string' ? { instead } : {}),
  }
}

/** Tells whether a composite has all the parts that a bundle tells of, pinned as there. */
export async function hasMembers(
  transaction: Transaction,
  composite: Pick<ArtifactEntry, 'uuid' | 'collection'>,
  told: {
    readonly bundle: Bundle
    readonly label: string
    readonly parts: ReadonlyMap<string, string>
  },
): Promise<boolean> {
  const known = await listMembers(transaction, composite)
  return told.bundle.manifest.memberships
    .filter((membership) => membership.composite === told.label)
    .every((membership) => {
      const uuid = told.parts.get(membership.child)
      const member = known.find(({ child }) => child === uuid)
      return uuid === undefined || (member !== undefined && isSame(member, membership))
    })
}

function isSame(
  member: MembershipEntry,
  told: Pick<BundledMembership, 'relationship' | 'pin'>,
): boolean {
  const isSamePin = (member.pin?.tree ?? null) === (told.pin?.hash ?? null)
  return isSamePin && member.relationship === told.relationship
}

/** Returns the version that a pin names: the very one where it came along, else one of its content. */
function planPin(
  transaction: Transaction,
  { candidate, file }: Importing,
  { child, pin }: BundledPart,
): VersionRef | null {
  if (pin === null) return null
  const { bundle } = candidate.bundled
  const tree = pin.hash
  const came = pin.version === null ? undefined : bundle.versions.get(pin.version)
  if (came !== undefined && pin.version !== null) {
    transaction.addObject('version', came.bytes)
    addBundledTree(transaction, bundle, tree)
    return { version: pin.version, tree }
  }
  if (child.tree === tree) return { version: child.version, tree }
  addBundledTree(transaction, bundle, tree)
  return transaction.addVersion({
    artifact: child.uuid,
    tree,
    parents: [],
    origin: 'import',
    message: `Imported from ${file}`,
    pristine: null,
  })
}
