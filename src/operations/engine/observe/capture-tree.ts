import { SkillmeatError, isSkillmeatError } from '../../../core/errors.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import { encodeTree } from '../../../core/object/tree.ts'
import type { Tree } from '../../../core/object/tree.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { joinPath } from '../writing/file-steps.ts'
import { readPlace } from '../places/read-place.ts'
import { readEntry } from '../places/walk-place.ts'
import type { PlaceOnDisk } from '../places/walk-place.ts'

/** A place to capture, with the tree that it held before, where that is known. */
type PlaceToCapture = PlaceOnDisk & {
  readonly before?: ObjectId
  /** Files that are on disk in another form. */
  readonly made?: ReadonlyMap<ObjectId, Uint8Array>
}

/**
 * Takes what lies in a place into the store, so that no command can lose it.
 *
 * Throws `E_IO` when a file changed between its reading and now.
 */
export async function captureTree(
  transaction: Transaction,
  disk: PlaceToCapture,
  tree: Tree,
): Promise<void> {
  const missing = await transaction.objects.missing(tree.entries.map(({ blob }) => blob))
  const before =
    missing.size === 0 ? new Map<string, ObjectId>() : await blobsBefore(transaction, disk)
  for (const { path, mode, blob } of tree.entries) {
    if (!missing.has(blob)) continue
    const file = disk.single === null ? joinPath(disk.path, path) : disk.path
    const bytes = disk.made?.get(blob) ?? readEntry(transaction.ports.files, file, mode)
    if (transaction.addObject('blob', bytes, before?.get(path)) === blob) continue
    throw new SkillmeatError('E_IO', `${file} changed while it was read.`, {
      fix: 'Run the command again.',
      data: { path: file },
    })
  }
  transaction.addObject('tree', encodeTree(tree.entries), disk.before)
}

/** What the place held is a mere hint: without it the files are stored all the same. */
async function blobsBefore(
  transaction: Transaction,
  { before }: PlaceToCapture,
): Promise<ReadonlyMap<string, ObjectId>> {
  if (before === undefined) return new Map()
  try {
    const { entries } = await transaction.objects.tree(before)
    return new Map(entries.map(({ path, blob }) => [path, blob]))
  } catch (error) {
    if (isSkillmeatError(error, 'E_STORE_MISSING_OBJECT', 'E_STORE_CORRUPT')) return new Map()
    throw error
  }
}

/** Reads what lies in a place now and takes it into the store; null where nothing does. */
export async function capturePlace(
  transaction: Transaction,
  disk: PlaceOnDisk,
  compareWith: readonly (ObjectId | null)[],
): Promise<ObjectId | null> {
  const found = await readPlace(transaction.ports, transaction.objects, {
    disk,
    options: { compareWith },
  })
  if (found === null) return null
  await captureTree(transaction, { ...disk, made: found.made }, found.tree)
  return found.tree.id
}
