import type { ObjectId } from '../../core/object/object-id.ts'
import type {
  SnapshotMetadata,
  ListedPart,
  ListedTag,
} from '../../core/snapshot/snapshot-metadata.ts'
import type { ArtifactEntry, MembershipEntry, VersionTagEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { membersAt } from '../catalog/members-at.ts'
import type { ViewReader } from '../engine/objects/view-reader.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/** A content that a snapshot names beside its heads. */
export interface NamedContent {
  readonly type: ArtifactEntry['type']
  readonly name: string
  readonly tree: ObjectId
}

/** Returns the parts, pins and names of versions that a snapshot has, and the contents they name. */
export async function metadataOf(
  transaction: Transaction,
  view: ViewReader,
  artifacts: readonly ArtifactEntry[],
): Promise<{ readonly told: SnapshotMetadata; readonly contents: readonly NamedContent[] }> {
  const byUuid = new Map(artifacts.map((artifact) => [artifact.uuid, artifact]))
  const contents: NamedContent[] = []
  const name = (one: Pick<NamedContent, 'type' | 'name'>, tree: ObjectId) => {
    contents.push({ type: one.type, name: one.name, tree })
    return artifactLabel(one)
  }
  const versionTags: ListedTag[] = []
  const memberships: SnapshotMetadata['memberships'][number][] = []
  for (const artifact of artifacts) {
    for (const tag of await view.scan<VersionTagEntry>(viewKeys.versionTags(artifact.uuid))) {
      const parts = await partsOf(transaction, { artifact, tag, byUuid, name })
      const label = name(artifact, tag.tree)
      const { tag: text, tree, tagged_at: taggedAt, tagged_by: taggedBy } = tag
      versionTags.push({ artifact: label, tag: text, content: tree, taggedAt, taggedBy, parts })
    }
    const members = await view.scan<MembershipEntry>(viewKeys.members(artifact.uuid))
    for (const member of members.toSorted((a, b) => a.position - b.position)) {
      const child = byUuid.get(member.child) ?? member
      const instead = member.instead === undefined ? undefined : byUuid.get(member.instead)
      if (member.pin !== null) name(child, member.pin.tree)
      memberships.push({
        composite: artifactLabel(artifact),
        child: artifactLabel(child),
        childUuid: member.child,
        relationship: member.relationship,
        pin: member.pin?.tree ?? null,
        disabled: member.disabled === true,
        instead: instead === undefined ? null : artifactLabel(instead),
      })
    }
  }
  return { told: { versionTags, memberships }, contents }
}

/** A part that is gone since cannot be named any more, and is left out. */
async function partsOf(
  transaction: Transaction,
  input: {
    readonly artifact: ArtifactEntry
    readonly tag: VersionTagEntry
    readonly byUuid: ReadonlyMap<string, ArtifactEntry>
    readonly name: (child: ArtifactEntry, tree: ObjectId) => string
  },
): Promise<readonly ListedPart[]> {
  if (input.artifact.type !== 'composite') return []
  const members = await membersAt(transaction, input.tag.version)
  return members.flatMap(({ artifact: uuid, tree }) => {
    const child = input.byUuid.get(uuid)
    return child === undefined ? [] : [{ child: input.name(child, tree), content: tree }]
  })
}
