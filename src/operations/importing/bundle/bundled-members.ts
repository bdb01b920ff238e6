import type { BundledArtifact, BundledMembership } from '../../../core/bundle/bundle-manifest.ts'
import { labelOf } from '../../../core/bundle/parse-manifest.ts'
import type { Bundle } from '../../../core/bundle/verify-bundle.ts'
import type { VersionMember } from '../../../core/history/version.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import type { ArtifactEntry, MembershipEntry, VersionRef } from '../../../core/view/entries.ts'
import { viewKeys } from '../../../core/view/keys.ts'
import { listMembers } from '../../catalog/members.ts'
import { mergeMembers } from '../../composites/merge-members.ts'
import type { Transaction } from '../../engine/transaction/transaction.ts'
import { addBundledTree, addBundledVersion } from './bundled-history.ts'
import { findContent } from './find-content.ts'
import type { ImportBundled } from './bundled-import.ts'

/** A part that a bundle tells of, as it is in the collection by now. */
export interface BundledPart extends Omit<BundledMembership, 'composite' | 'child' | 'instead'> {
  /** Its uuid here; the bundle's uuid for a part that was left out. */
  readonly child: string
  readonly type: ArtifactEntry['type']
  readonly name: string
  /** The part itself; null for one that was left out or refused. */
  readonly entry: ArtifactEntry | null
  /**
   * The content that the composite has there: what it pins, else the part's head. Where the
   * collection's own stands for the part, that is it.
   */
  readonly tree: ObjectId
  /** The uuid of what is deployed in its place. */
  readonly instead: string | null
}

type Importing = Pick<ImportBundled, 'candidate' | 'collection' | 'parts' | 'kept' | 'file'>

/**
 * Lists the parts of a composite in their order. One that was left out or refused is a part too: it
 * shows as missing, so that nobody takes the composite for whole.
 */
export async function bundledParts(
  transaction: Transaction,
  importing: Pick<Importing, 'candidate' | 'collection' | 'parts' | 'kept'>,
): Promise<readonly BundledPart[]> {
  const { bundle, artifact } = importing.candidate.bundled
  const label = labelOf(artifact)
  const own = bundle.manifest.memberships.filter(({ composite }) => composite === label)
  const found: BundledPart[] = []
  for (const membership of own.toSorted((a, b) => a.position - b.position)) {
    const part = await bundledPart(transaction, importing, membership)
    if (part !== null) found.push(part)
  }
  return found
}

/** Returns null for a part left out of a bundle without uuids, because nothing could identify it later. */
async function bundledPart(
  transaction: Transaction,
  {
    candidate,
    collection,
    parts,
    kept,
  }: Pick<Importing, 'candidate' | 'collection' | 'parts' | 'kept'>,
  membership: BundledMembership,
): Promise<BundledPart | null> {
  const { bundle } = candidate.bundled
  const told = bundle.manifest.artifacts.find((one) => labelOf(one) === membership.child)
  if (told === undefined) return null
  const child = parts.get(membership.child) ?? told.uuid
  if (child === null) return null
  const entry = await transaction.get<ArtifactEntry>(viewKeys.artifact(collection, child))
  const instead = parts.get(membership.instead ?? '') ?? null
  const { type, name } = entry ?? told
  const common = { ...membership, child, type, name, entry, instead }
  if (entry !== null && kept.has(membership.child)) {
    const { version, tree } = entry
    return { ...common, tree, pin: membership.pin === null ? null : { hash: tree, version } }
  }
  return { ...common, tree: contentThere(bundle, told, membership) }
}

function contentThere(
  { heads }: Bundle,
  told: BundledArtifact,
  { pin }: BundledMembership,
): ObjectId {
  const tree = pin?.hash ?? heads.get(told)?.id
  if (tree === undefined) throw new Error(`the bundle has no ${labelOf(told)}`)
  return tree
}

/** Returns the parts that a composite has in a bundle, named by their versions here. */
export async function bundledMembers(
  transaction: Transaction,
  input: Importing,
): Promise<readonly VersionMember[]> {
  const parts = await bundledParts(transaction, input)
  return parts.map(({ child, tree }) => ({ artifact: child, tree }))
}

/** Tells whether a composite is made here of what it is in a bundle; what follows its head does so in both. */
export async function hasBundledMembers(
  transaction: Transaction,
  input: Importing,
  known: ArtifactEntry,
): Promise<boolean> {
  const parts = await bundledParts(transaction, input)
  const own = await listMembers(transaction, known)
  const here = own.map(({ child, pin }) => sayPin(child, pin?.tree))
  const there = parts.map(({ child, pin, tree }) => sayPin(child, pin === null ? undefined : tree))
  return here.join() === there.join()
}

function sayPin(child: string, pinned: ObjectId | undefined): string {
  return `${child} ${pinned ?? 'follows'}`
}

/**
 * Merges a composite's parts in a bundle into its parts here, three-way against its parts at the
 * version that both sides have. Returns whether anything changed.
 */
export async function joinBundledMembers(
  transaction: Transaction,
  input: Importing,
  {
    base,
    ...composite
  }: {
    readonly collection: string
    readonly uuid: string
    readonly base: readonly VersionMember[]
  },
): Promise<boolean> {
  const parts = await bundledParts(transaction, input)
  const byChild = new Map(parts.map((part) => [part.child, part]))
  const was = new Map(base.map(({ artifact, tree }) => [artifact, tree]))
  const theirs = parts.map((part) => {
    const { child, tree } = part
    // A skipped part brings nothing, not even its pin, so it keeps what it had.
    return { artifact: child, tree: isSkipped(input, part) ? (was.get(child) ?? tree) : tree }
  })
  const tell = async (child: string): Promise<MembershipEntry> => {
    const part = byChild.get(child)
    if (part === undefined) throw new Error(`the bundle has no part ${child}`)
    const { type, name, relationship, position } = part
    return {
      composite: composite.uuid,
      child,
      type,
      name,
      relationship,
      pin: await planPin(transaction, input, part),
      position,
    }
  }
  return (await mergeMembers(transaction, composite, { base, theirs, tell })).isChanged
}

function isSkipped(
  { candidate, parts }: Importing,
  { child, entry }: Pick<BundledPart, 'child' | 'entry'>,
): boolean {
  const { artifacts } = candidate.bundled.bundle.manifest
  const told = artifacts.find(({ uuid }) => uuid === child)
  return entry !== null && told !== undefined && !parts.has(labelOf(told))
}

/**
 * Returns the version that a pin names: that version itself if it came along, else one with its
 * content.
 */
async function planPin(
  transaction: Transaction,
  { candidate, file }: Importing,
  { child, entry, pin }: BundledPart,
): Promise<VersionRef | null> {
  if (pin === null) return null
  const { bundle } = candidate.bundled
  const tree = pin.hash
  const came = pin.version === null ? undefined : bundle.versions.get(pin.version)
  if (came !== undefined && pin.version !== null) {
    transaction.addObject('version', came.bytes)
    addBundledTree(transaction, bundle, tree)
    return { version: pin.version, tree }
  }
  const known =
    entry === null ? null : await findContent(transaction, entry, { tree, members: null })
  return known ?? addBundledVersion(transaction, { candidate, file }, { artifact: child, tree })
}
