import type { RecordedDeployment } from '../../core/deployment/parse-record.ts'
import { encodeTree, makeTree } from '../../core/object/tree.ts'
import type { TreeEntry } from '../../core/object/tree.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import { capturePlace } from '../engine/observe/capture-tree.ts'
import { findItems, itemHash } from '../engine/places/items-there.ts'
import { loadFormat, readSharedFile } from '../engine/places/read-place.ts'
import type { FormOnDisk, PlaceOnDisk } from '../engine/places/walk-place.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/**
 * Takes what lies in the place of a recorded copy into the store, from the files and the record alone:
 * hooks in a file that others have hooks in too are those whose hashes it names. Null where nothing is
 * there.
 */
export async function captureRecorded(
  transaction: Transaction,
  disk: PlaceOnDisk,
  {
    recorded,
    compareWith,
  }: { readonly recorded: RecordedDeployment; readonly compareWith: readonly ObjectId[] },
): Promise<ObjectId | null> {
  const found = await capturePlace(transaction, disk, compareWith)
  if (disk.form === undefined) return found
  const part = await captureItems(transaction, disk.form, recorded)
  if (part === null) return found
  const others = found === null ? [] : (await transaction.objects.tree(found)).entries
  const entries = [...others.filter(({ path }) => path !== part.path), part]
  transaction.addObject('tree', encodeTree(makeTree(transaction.ports.sha256, entries).entries))
  return makeTree(transaction.ports.sha256, entries).id
}

async function captureItems(
  transaction: Transaction,
  form: FormOnDisk,
  { formItems }: RecordedDeployment,
): Promise<TreeEntry | null> {
  const contents = await findItems(form)
  if (contents === null || formItems === null) return null
  const { ports } = transaction
  const wanted = new Set(formItems)
  const file = readSharedFile(ports, form.file)
  const text =
    file.trim() === ''
      ? null
      : contents.read(file, form.slot, (item) => wanted.has(itemHash(ports, item)))
  if (text === null) return null
  const { part } = await loadFormat(form.format)
  const blob = transaction.addObject('blob', new TextEncoder().encode(text))
  return { mode: '100644', path: part, blob }
}
