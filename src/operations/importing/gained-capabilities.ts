import type { ArtifactType } from '../../core/artifact/artifact-type.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import { gainedCapabilities, listCapabilities } from '../../core/security/capabilities.ts'
import type { FileWithBytes } from '../../core/security/capabilities.ts'
import type { ObjectReader } from '../session/object-reader.ts'
import type { ReadCandidate } from './read-candidates.ts'

/** Tells what an artifact could do that it cannot do now, one line each. */
export async function findGained(
  objects: ObjectReader,
  change: {
    readonly type: ArtifactType
    readonly before: ObjectId
    readonly candidate: ReadCandidate
  },
): Promise<readonly string[]> {
  const { type, candidate } = change
  const now = filesOf(candidate.tree.entries, candidate.blobs)
  const lines = listCapabilities(type, now)
  if (lines.length === 0) return []
  const { entries } = await objects.tree(change.before)
  const before = filesOf(entries, await objects.blobs(entries.map(({ blob }) => blob)))
  return gainedCapabilities(listCapabilities(type, before), lines)
}

function filesOf(
  entries: ReadCandidate['tree']['entries'],
  blobs: ReadonlyMap<ObjectId, Uint8Array>,
): FileWithBytes[] {
  return entries.flatMap(({ path, mode, blob }) => {
    const bytes = blobs.get(blob)
    return bytes === undefined ? [] : [{ path, mode, bytes }]
  })
}
