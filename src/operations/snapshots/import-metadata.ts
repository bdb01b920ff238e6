import { SkillmeatError } from '../../core/errors.ts'
import { parseArtifactId } from '../../core/artifact/artifact-id.ts'
import type { VersionMember } from '../../core/history/version.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type {
  SnapshotMetadata,
  ListedMembership,
  ListedTag,
} from '../../core/snapshot/snapshot-metadata.ts'
import type {
  ArtifactEntry,
  MembershipEntry,
  VersionRef,
  VersionTagEntry,
} from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { sameValue } from '../../core/view/diff-maps.ts'
import { membersAt } from '../catalog/members-at.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { loadHistory } from '../catalog/find-version.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/** What a tarball tells, and what it is told of. */
interface ReadMetadata {
  readonly beside: SnapshotMetadata
  readonly collection: string
  /** The artifacts of the tarball, as they are taken in. */
  readonly artifacts: readonly ArtifactEntry[]
  /** All contents that came along. */
  readonly contents: ReadonlySet<ObjectId>
}

/**
 * Returns the entries of a snapshot's view that say what lies beside its artifacts: the parts of
 * composites with their order and pins, and the names of versions. What a tarball names must have
 * come with it: throws `E_ARCHIVE_MALFORMED` otherwise.
 */
export async function importMetadata(
  transaction: Transaction,
  told: ReadMetadata,
): Promise<ReadonlyMap<string, unknown>> {
  const entries = new Map<string, unknown>()
  for (const tag of told.beside.versionTags) {
    const entry = await importTag(transaction, told, tag)
    entries.set(viewKeys.versionTag(entry.uuid, entry.tag), entry)
  }
  for (const [position, membership] of told.beside.memberships.entries()) {
    const entry = await importMembership(transaction, told, { membership, position })
    entries.set(viewKeys.member(entry.composite, entry.child), entry)
  }
  return entries
}

async function importTag(
  transaction: Transaction,
  told: ReadMetadata,
  { artifact: label, tag, content, taggedAt, taggedBy, parts }: ListedTag,
): Promise<VersionTagEntry> {
  const artifact = findListed(told, label)
  const members = parts.map((part): VersionMember => {
    assertCame(told, part.content)
    return { artifact: findListed(told, part.child).uuid, tree: part.content }
  })
  const version = await versionOf(transaction, told, { artifact, content, members })
  return { uuid: artifact.uuid, tag, ...version, tagged_at: taggedAt, tagged_by: taggedBy }
}

async function importMembership(
  transaction: Transaction,
  told: ReadMetadata,
  { membership, position }: { readonly membership: ListedMembership; readonly position: number },
): Promise<MembershipEntry> {
  const { relationship, pin, disabled, instead } = membership
  const child = told.artifacts.find((one) => artifactLabel(one) === membership.child) ?? null
  const gone = { uuid: membership.childUuid, ...parseArtifactId(membership.child) }
  const { uuid, type, name } = child ?? gone
  const pinned =
    pin === null
      ? null
      : await versionOf(transaction, told, { artifact: child ?? gone, content: pin, members: [] })
  return {
    composite: findListed(told, membership.composite).uuid,
    child: uuid,
    type,
    name,
    relationship,
    pin: pinned,
    position,
    ...(disabled ? { disabled } : {}),
    ...(instead === null ? {} : { instead: findListed(told, instead).uuid }),
  }
}

function findListed({ artifacts }: ReadMetadata, label: string): ArtifactEntry {
  const found = artifacts.find((one) => artifactLabel(one) === label)
  if (found === undefined) throw malformed(`It names ${label}, which is not in it.`)
  return found
}

/** Returns a version of that content: one that is known here, or one that says where it came from. */
async function versionOf(
  transaction: Transaction,
  told: ReadMetadata,
  wanted: {
    readonly artifact: ArtifactEntry | { readonly uuid: string }
    readonly content: ObjectId
    readonly members: readonly VersionMember[]
  },
): Promise<VersionRef> {
  const { artifact, content: tree, members } = wanted
  assertCame(told, tree)
  const isEntry = 'version' in artifact
  if (isEntry && artifact.tree === tree) {
    const isHead =
      members.length === 0 || sameValue(await membersAt(transaction, artifact.version), members)
    if (isHead) return { version: artifact.version, tree }
  }
  const key = viewKeys.artifact(told.collection, artifact.uuid)
  const known = await transaction.get<ArtifactEntry>(key)
  if (known !== null && members.length === 0) {
    const { graph } = await loadHistory(transaction, known)
    const found = graph.versions.findLast((version) => version.tree === tree)
    if (found !== undefined) return { version: found.id, tree }
  }
  return transaction.addVersion({
    artifact: artifact.uuid,
    tree,
    parents: [],
    origin: 'import',
    message: 'Imported with a snapshot',
    pristine: null,
    ...(members.length === 0 ? {} : { members }),
  })
}

function assertCame({ contents }: ReadMetadata, tree: ObjectId): void {
  if (contents.has(tree)) return
  throw malformed(`It names a content ${tree.slice(0, 12)} and has no files of it.`)
}

function malformed(message: string): SkillmeatError {
  return new SkillmeatError('E_ARCHIVE_MALFORMED', message, {
    fix: 'Export the snapshot again. Nothing was changed.',
  })
}
