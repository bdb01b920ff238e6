import { SkillmeatError } from '../../core/errors.ts'
import { encodeTree } from '../../core/object/tree.ts'
import type { Tree } from '../../core/object/tree.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { joinPath } from '../transaction/file-steps.ts'
import { readEntry } from './walk-place.ts'
import type { PlaceOnDisk } from './walk-place.ts'

/**
 * Takes what lies in a place into the store, so that no command can lose it.
 *
 * Throws `E_IO` when a file changed between its reading and now.
 */
export async function captureTree(
  transaction: Transaction,
  disk: PlaceOnDisk,
  tree: Tree,
): Promise<void> {
  const missing = await transaction.objects.missing(tree.entries.map(({ blob }) => blob))
  for (const { path, mode, blob } of tree.entries) {
    if (!missing.has(blob)) continue
    const file = disk.single === null ? joinPath(disk.path, path) : disk.path
    const bytes = readEntry(transaction.ports.files, file, mode)
    if (transaction.addObject('blob', bytes) === blob) continue
    throw new SkillmeatError('E_IO', `${file} changed while it was read.`, {
      fix: 'Run the command again.',
      data: { path: file },
    })
  }
  transaction.addObject('tree', encodeTree(tree.entries))
}
