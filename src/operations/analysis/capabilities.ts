import type { ObjectId } from '../../core/object/object-id.ts'
import { listCapabilities } from '../../core/inspection/capabilities.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { listMembers, partsToDeploy } from '../catalog/members.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/**
 * Lists what one state of an artifact can do once it is deployed, one line each; of a plugin, what
 * its parts can do too, with their names before it.
 */
export async function capabilitiesOf(
  transaction: Transaction,
  artifact: ArtifactEntry,
  tree: ObjectId,
): Promise<readonly string[]> {
  const own = await linesOf(transaction, artifact, tree)
  if (artifact.type !== 'composite') return own
  const lines = [...own]
  for (const { artifact: part, pin } of partsToDeploy(await listMembers(transaction, artifact))) {
    const ofPart = await linesOf(transaction, part, pin?.tree ?? part.tree)
    lines.push(...ofPart.map((line) => `${artifactLabel(part)}: ${line}`))
  }
  return lines
}

async function linesOf(
  { objects }: Transaction,
  { type }: ArtifactEntry,
  tree: ObjectId,
): Promise<readonly string[]> {
  const { entries } = await objects.tree(tree)
  const blobs = await objects.blobs(entries.map(({ blob }) => blob))
  const files = entries.map(({ path, mode, blob }) => ({
    path,
    mode,
    bytes: blobs.get(blob) ?? new Uint8Array(),
  }))
  return listCapabilities(type, files)
}
