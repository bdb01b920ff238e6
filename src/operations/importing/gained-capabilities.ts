import type { ArtifactType } from '../../core/artifact/artifact-type.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import {
  gainedCapabilities,
  listCapabilities,
  listFiles,
} from '../../core/inspection/capabilities.ts'
import type { FileWithBytes } from '../../core/inspection/capabilities.ts'
import { findSelfRunsAnywhere } from '../../core/self-runs/find-self-runs.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { givenConsents } from '../engine/consent/consents.ts'
import { agreedContent } from '../engine/consent/find-consent.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import type { Fetched } from './upstream/fetched.ts'
import type { ReadCandidate } from './pipeline/read-candidate.ts'
import { findPart } from './update-parts.ts'

/** The capabilities that an update would add to an artifact. */
export interface Gained {
  readonly lines: readonly string[]
  /** The content that a person has to agree to; null where nothing is gained. */
  readonly asks: ObjectId | null
}

/** What comes into an artifact; the parts are those of a composite. */
interface NewContent extends Pick<Extract<Fetched, { readonly kind: 'read' }>, 'parts'> {
  readonly candidate: Pick<ReadCandidate, 'tree' | 'blobs'>
  /** What the other side had when it was last looked at; that of the upstream when absent. */
  readonly before?: ObjectId | null
}

/**
 * Lists the capabilities that an update would add to an artifact, one line each. A composite
 * includes those of the parts that would join it.
 *
 * A person who agrees here is not asked again when the same content is deployed, unless something in
 * it runs that was not part of the question.
 */
export async function findGained(
  transaction: Transaction,
  artifact: ArtifactEntry,
  { candidate, parts, before: seen = artifact.upstream?.tree }: NewContent,
): Promise<Gained> {
  const { objects, ports } = transaction
  const { type, collection } = artifact
  // Content that the other side did not change adds nothing, even if the copy here differs.
  const own = candidate.tree.id === seen ? [] : filesOf(candidate)
  const now = listCapabilities(type, own)
  const all =
    parts === null ? [] : await transaction.scan<ArtifactEntry>(viewKeys.artifacts(collection))
  const joining = (parts ?? []).filter((part) => findPart(all, part) === null)
  const ofParts = joining.flatMap((part) =>
    runLines(part.candidate.type, filesOf(part)).map((line) => `${labelOf(part)}: ${line}`),
  )
  if (now.length === 0 && ofParts.length === 0) return { lines: [], asks: null }
  const { entries } = await objects.tree(artifact.tree)
  const before = filesOf({
    tree: { entries },
    blobs: await objects.blobs(entries.map(({ blob }) => blob)),
  })
  const lines = [...gainedCapabilities(listCapabilities(type, before), now), ...ofParts]
  if (lines.length === 0) return { lines, asks: null }
  if (ofParts.length > 0) return { lines, asks: together(transaction, [candidate, ...joining]) }
  const earlier = contentOf(transaction, type, {
    tree: { id: artifact.tree, entries },
    files: before,
  })
  const isAllAsked =
    runLines(type, own).every((line) => lines.includes(line)) || givenConsents(ports).has(earlier)
  const content = contentOf(transaction, type, { tree: candidate.tree, files: own })
  return { lines, asks: isAllAsked ? content : together(transaction, [candidate]) }
}

function runLines(type: ArtifactType, files: readonly FileWithBytes[]): readonly string[] {
  return [...new Set(findSelfRunsAnywhere(type, listFiles(files)).map(({ line }) => line))]
}

function contentOf(
  { ports }: Transaction,
  type: ArtifactType,
  {
    tree,
    files,
  }: { readonly tree: ReadCandidate['tree']; readonly files: readonly FileWithBytes[] },
): ObjectId {
  const runs = findSelfRunsAnywhere(type, listFiles(files))
  const { id, entries } = tree
  return runs.length === 0 ? id : agreedContent(ports, { tree: id, entries, runs }, [])
}

/** Combines several contents into one id, which differs from the id of any single deployment. */
function together({ ports }: Transaction, all: readonly Pick<ReadCandidate, 'tree'>[]): ObjectId {
  const trees = all.map(({ tree }) => tree.id)
  return ports.sha256(new TextEncoder().encode(JSON.stringify(['update', ...trees])))
}

function labelOf({ candidate: { type, name } }: ReadCandidate): string {
  return `${type}:${name}`
}

function filesOf({
  tree,
  blobs,
}: {
  readonly tree: Pick<ReadCandidate['tree'], 'entries'>
  readonly blobs: ReadonlyMap<ObjectId, Uint8Array>
}): FileWithBytes[] {
  return tree.entries.flatMap(({ path, mode, blob }) => {
    const bytes = blobs.get(blob)
    return bytes === undefined ? [] : [{ path, mode, bytes }]
  })
}
