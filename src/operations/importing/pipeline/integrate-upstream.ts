import type { Pristine } from '../../../core/history/pristine.ts'
import type { ResolvedPath } from '../../../core/merge/merge-trees.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import type { ArtifactEntry, Upstream, VersionRef } from '../../../core/view/entries.ts'
import { viewKeys } from '../../../core/view/keys.ts'
import { assertHeadSettled } from '../../engine/consent/find-markers-left.ts'
import { addPending, dropPending } from '../../merging/pending.ts'
import { tryMerge } from '../../merging/try-merge.ts'
import { pristineFrom, pristineOfHead } from '../../engine/versions/pristine-of.ts'
import { artifactPlace } from '../../engine/places/artifact-places.ts'
import type { Transaction } from '../../engine/transaction/transaction.ts'
import type { ComesFrom } from './locate.ts'
import type { ReadCandidate } from './read-candidate.ts'

export interface Integrated {
  readonly action: 'updated' | 'merged' | 'pending'
  readonly merged: readonly string[]
  /** Those of `merged` whose lines conflict, and what settled them. */
  readonly resolvedBy: readonly ResolvedPath[]
  readonly conflicts: readonly string[]
}

/**
 * Brings a new upstream state into an artifact: taken as it is where the copy was not edited, else
 * merged three-way on what came from upstream before. A conflict leaves the artifact as it is and waits.
 */
export async function integrateUpstream(
  transaction: Transaction,
  input: {
    readonly artifact: ArtifactEntry
    readonly onDisk: ObjectId | null
    readonly candidate: ReadCandidate
  },
): Promise<Integrated> {
  const { artifact, onDisk, candidate } = input
  const { upstream: from } = candidate
  const came = pristineFrom(transaction, from)
  const before = await pristineOfHead(transaction, artifact)
  const theirs = transaction.addVersion({
    artifact: artifact.uuid,
    tree: candidate.tree.id,
    parents: artifact.upstream === null ? [] : [artifact.upstream.version],
    origin: 'upstream',
    message: upstreamMessage(from),
    pristine: came,
  })
  const upstream: Upstream = { ...from, version: theirs.version }
  const key = viewKeys.artifact(artifact.collection, artifact.uuid)
  const base = before === null ? null : artifact.pristine
  const place = artifactPlace(artifact)
  const described = {
    display_name: candidate.inspection.displayName,
    description: candidate.inspection.description,
    upstream,
    pristine: theirs.tree,
  }
  if (artifact.tree === base || artifact.tree === theirs.tree) {
    transaction.put(key, { ...artifact, ...described, ...theirs } satisfies ArtifactEntry)
    transaction.write(place, onDisk, theirs.tree)
    await dropPending(transaction, key)
    return { action: 'updated', merged: [], resolvedBy: [], conflicts: [] }
  }
  return mergeUpstream(transaction, { artifact, onDisk, base, theirs, came, described })
}

async function mergeUpstream(
  transaction: Transaction,
  input: {
    readonly artifact: ArtifactEntry
    readonly onDisk: ObjectId | null
    readonly base: ObjectId | null
    readonly theirs: VersionRef
    readonly came: Pristine
    readonly described: Pick<
      ArtifactEntry,
      'display_name' | 'description' | 'pristine' | 'upstream'
    >
  },
): Promise<Integrated> {
  const { artifact, onDisk, base, theirs, came, described } = input
  const key = viewKeys.artifact(artifact.collection, artifact.uuid)
  const sides = { base, ours: artifact.tree, theirs: theirs.tree }
  await assertHeadSettled(transaction, artifact, sides)
  const merge = await tryMerge(transaction, sides, { recordedFor: artifact.uuid })
  if (merge.conflicts.length > 0) {
    await addPending(transaction, {
      ...sides,
      artifact,
      target: key,
      command: 'update',
      ours_version: artifact.version,
      theirs_version: theirs.version,
      upstream: described.upstream,
      pristine: described.pristine,
      came,
      conflicts: merge.conflicts,
    })
    const conflicts = merge.conflicts.map(({ path }) => path)
    return { action: 'pending', merged: [], resolvedBy: [], conflicts }
  }
  for (const bytes of merge.blobs.values()) transaction.addObject('blob', bytes)
  const merged = transaction.addVersion({
    artifact: artifact.uuid,
    tree: transaction.addTree(merge.entries).id,
    parents: [artifact.version, theirs.version],
    origin: 'merge',
    message: 'Merged what changed upstream',
    pristine: came,
  })
  transaction.put(key, { ...artifact, ...described, ...merged } satisfies ArtifactEntry)
  transaction.write(artifactPlace(artifact), onDisk, merged.tree)
  await dropPending(transaction, key)
  const { merged: files, resolvedBy } = merge
  return { action: 'merged', merged: files, resolvedBy, conflicts: [] }
}

function upstreamMessage({ location, commit }: ComesFrom): string {
  return commit === null ? `From ${location}` : `From ${location} at ${commit.slice(0, 12)}`
}
