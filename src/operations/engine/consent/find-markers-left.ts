import { SkillmeatError } from '../../../core/errors.ts'
import { hasMarkersLeft, hasUnsettledMarkers } from '../../../core/merge/unsettled-markers.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import type { ArtifactEntry } from '../../../core/view/entries.ts'
import type { Transaction } from '../transaction/transaction.ts'

/** What lies somewhere, and what was written there last; left out where that makes no difference. */
export interface MarkedPlace {
  readonly tree: ObjectId | null
  readonly written?: ObjectId
}

/**
 * Lists the files of a place that contain conflict markers which none of the `known` trees has.
 * Nobody decided such a state, so it must not spread.
 *
 * If the last written content has unsettled markers, a leftover line between the sides counts too.
 */
export async function findUnsettled(
  { objects }: Pick<Transaction, 'objects'>,
  { tree, written }: MarkedPlace,
  known: readonly (ObjectId | null | undefined)[],
): Promise<readonly string[]> {
  if (tree === null) return []
  const { entries } = await objects.tree(tree)
  const marked = written === undefined ? [] : (await objects.tree(written)).entries
  const others = await objects.readTrees(known.flatMap((id) => id ?? []))
  const before = (path: string) =>
    others.flatMap((other) => other.entries.filter((entry) => entry.path === path))
  const changed = entries.filter(
    ({ path, blob, mode }) =>
      mode !== '120000' && before(path).every((entry) => entry.blob !== blob),
  )
  const asWritten = (path: string) => marked.filter((entry) => entry.path === path)
  const wanted = changed.flatMap(({ path, blob }) => [
    blob,
    ...[...before(path), ...asWritten(path)].map((one) => one.blob),
  ])
  const blobs = await objects.blobs(wanted)
  const read = (id: ObjectId) => blobs.get(id) ?? new Uint8Array()
  return changed
    .filter(({ path, blob }) => {
      const sides = before(path).map((entry) => read(entry.blob))
      if (hasUnsettledMarkers(read(blob), sides)) return true
      const wasMarked = asWritten(path).some((one) => hasUnsettledMarkers(read(one.blob), sides))
      return wasMarked && hasMarkersLeft(read(blob), sides)
    })
    .map(({ path }) => path)
}

/**
 * Refuses, with `E_CONFLICT`, to merge into a content with an unsettled merge, because the result
 * would be neither. The markers of the `known` trees are part of their text.
 */
export async function assertPlaceSettled(
  transaction: Pick<Transaction, 'objects'>,
  place: { readonly what: string; readonly tree: ObjectId | null },
  known: readonly (ObjectId | null | undefined)[],
): Promise<void> {
  const files = await findUnsettled(transaction, place, known)
  if (files.length === 0) return
  throw new SkillmeatError(
    'E_CONFLICT',
    `${place.what} has conflict markers left in ${files.join(', ')}.`,
    { fix: 'Settle them there, then run the command again.', data: { files } },
  )
}

/**
 * Refuses, with `E_CONFLICT`, to continue from or hand on a version with an unsettled merge. Markers
 * that the head or its upstream has are a text about merges.
 */
export async function assertVersionSettled(
  transaction: Pick<Transaction, 'objects'>,
  { type, name, tree: head, pristine }: ArtifactEntry,
  tree: ObjectId,
): Promise<void> {
  const files = await findUnsettled(transaction, { tree }, [head, pristine])
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

/** Refuses to merge into the head of an artifact while a merge is left in it: see `assertPlaceSettled`. */
export function assertHeadSettled(
  transaction: Pick<Transaction, 'objects'>,
  { type, name, tree, pristine }: ArtifactEntry,
  { base, theirs }: { readonly base: ObjectId | null; readonly theirs: ObjectId | null },
): Promise<void> {
  const place = { what: `${type}:${name} in the collection`, tree }
  return assertPlaceSettled(transaction, place, [pristine, base, theirs])
}
