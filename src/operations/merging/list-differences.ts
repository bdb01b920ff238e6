import { treeChanges } from '../../core/diff/tree-changes.ts'
import { splitConflicts } from '../../core/merge/lines/conflict-pieces.ts'
import { makeFileConflict } from '../../core/merge/file-conflict.ts'
import type { FileConflict } from '../../core/merge/file-conflict.ts'
import { readTexts } from '../../core/merge/resolve-conflict.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import { readerOf } from '../engine/objects/object-reader.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import type { MergeSides } from './try-merge.ts'

/** Lists every file that differs as a conflict: without a known base nothing may be merged silently. */
export async function listAllDifferences(
  transaction: Transaction,
  sides: MergeSides,
): Promise<FileConflict[]> {
  const ours = await transaction.objects.treeOrNull(sides.ours)
  const theirs = await transaction.objects.treeOrNull(sides.theirs)
  const changes = treeChanges(theirs, ours)
  const wanted = changes.flatMap(({ before, after }) =>
    [before, after].flatMap((one) => one?.blob ?? []),
  )
  const readBlob = readerOf(await transaction.objects.blobs(wanted))
  return changes.map(({ path, before, after }) => {
    const type = before === null || after === null ? 'deletion' : 'add_add'
    const conflict = makeFileConflict(path, { base: null, ours: after, theirs: before }, type)
    return withPlaces(conflict, readBlob)
  })
}

/** Two texts are decided place by place, also without a common ancestor. */
function withPlaces(conflict: FileConflict, readBlob: (id: ObjectId) => Uint8Array): FileConflict {
  const texts = readTexts(conflict, readBlob)
  if (texts === null) return conflict
  const places = splitConflicts(texts).pieces.flatMap((piece) =>
    piece.kind === 'conflict' ? [piece.line] : [],
  )
  return { ...conflict, hunks: places.length, lines: places }
}
