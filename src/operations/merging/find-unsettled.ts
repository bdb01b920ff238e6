import { SkillmeatError } from '../../core/errors.ts'
import { hasUnsettledMarkers } from '../../core/merge/unsettled-markers.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import type { Transaction } from '../transaction/transaction.ts'

/**
 * Lists the files of a tree in which conflict markers are left that none of the `known` trees has:
 * such a state is nobody's decision, and goes nowhere else.
 */
export async function findUnsettled(
  { objects }: Pick<Transaction, 'objects'>,
  tree: ObjectId | null,
  known: readonly (ObjectId | null | undefined)[],
): Promise<readonly string[]> {
  if (tree === null) return []
  const { entries } = await objects.tree(tree)
  const others = await objects.readTrees(known.flatMap((id) => id ?? []))
  const before = (path: string) =>
    others.flatMap((other) => other.entries.filter((entry) => entry.path === path))
  const changed = entries.filter(
    ({ path, blob, mode }) =>
      mode !== '120000' && before(path).every((entry) => entry.blob !== blob),
  )
  const wanted = changed.flatMap(({ path, blob }) => [blob, ...before(path).map((one) => one.blob)])
  const blobs = await objects.blobs(wanted)
  const read = (id: ObjectId) => blobs.get(id) ?? new Uint8Array()
  return changed
    .filter(({ path, blob }) =>
      hasUnsettledMarkers(
        read(blob),
        before(path).map((entry) => read(entry.blob)),
      ),
    )
    .map(({ path }) => path)
}

/**
 * Refuses to take a version of an artifact on, or to hand it on, in which a merge is left that nobody
 * settled: `E_CONFLICT`. Markers that the head or its upstream have are a text about merges.
 */
export async function assertVersionSettled(
  transaction: Pick<Transaction, 'objects'>,
  { type, name, tree: head, pristine }: ArtifactEntry,
  tree: ObjectId,
): Promise<void> {
  const files = await findUnsettled(transaction, tree, [head, pristine])
  if (files.length === 0) return
  throw new SkillmeatError(
    'E_CONFLICT',
    `This version of ${type}:${name} has conflict markers left in ${files.join(', ')}.`,
    {
      fix: 'Settle them where it comes from, then take the version that is made of it.',
      data: { files },
    },
  )
}
