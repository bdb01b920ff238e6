import type { ObjectId } from '../../../core/object/object-id.ts'
import type { ArtifactEntry, VersionRef } from '../../../core/view/entries.ts'
import { viewKeys } from '../../../core/view/keys.ts'
import { describeTree } from '../places/describe-tree.ts'
import { artifactPlace } from '../places/artifact-places.ts'
import type { Transaction } from './transaction.ts'

/** The new head, and what else changes with it. */
export type NewHead = VersionRef & Partial<Pick<ArtifactEntry, 'pristine' | 'upstream'>>

/** Moves the head of an artifact; its description and its files in the collection follow. */
export async function setHead(
  transaction: Transaction,
  present: { readonly entry: ArtifactEntry; readonly onDisk: ObjectId | null },
  head: NewHead,
): Promise<ArtifactEntry> {
  const { entry, onDisk } = present
  const tree = await transaction.objects.tree(head.tree)
  const description = await describeTree(transaction.objects, entry.type, tree)
  const moved: ArtifactEntry = { ...entry, ...description, ...head }
  transaction.put(viewKeys.artifact(entry.collection, entry.uuid), moved)
  transaction.write(artifactPlace(entry), onDisk, head.tree)
  return moved
}
