import { SkillmeatError } from '../../core/errors.ts'
import { encodeTree, makeTree } from '../../core/object/tree.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import { capturePlace } from '../engine/observe/capture-tree.ts'
import { listOwnValues } from '../engine/places/own-values.ts'
import { deploymentOnDisk } from '../engine/places/places-on-disk.ts'
import { loadFormat } from '../engine/places/read-place.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import type { FoundPlace } from './find-places.ts'
import { foldersLeftOut, secretFiles } from './left-out.ts'

/** Takes the content into the store, in the collection's form. */
export async function capture(transaction: Transaction, found: FoundPlace): Promise<ObjectId> {
  const { type, place, text } = found
  const disk = deploymentOnDisk({ ...place, type })
  if (text === null || place.form === undefined) {
    const tree = await capturePlace(transaction, disk, [])
    if (tree !== null) return tree
    throw new SkillmeatError('E_NOT_FOUND', 'Nothing in it says what it is.', {})
  }
  const { part } = await loadFormat(place.form.format)
  const blob = transaction.addObject('blob', new TextEncoder().encode(text))
  const made = makeTree(transaction.ports.sha256, [{ mode: '100644', path: part, blob }])
  transaction.addObject('tree', encodeTree(made.entries))
  // What does not read back as it was taken would count as edited at once.
  if ((await capturePlace(transaction, disk, [made.id])) === made.id) return made.id
  throw new SkillmeatError('E_MANIFEST_SCHEMA', 'Some of it is in a form that is not known.', {})
}

/** Tells whether what lies there says the same as a tree of the collection, be it in other words. */
export async function readsAs(
  transaction: Transaction,
  { place, type }: FoundPlace,
  tree: ObjectId,
): Promise<boolean> {
  return (await capturePlace(transaction, deploymentOnDisk({ ...place, type }), [tree])) === tree
}

/** Says what of an artifact is not taken along, and what of it had better stay at home. */
export async function remarksOn(
  { ports, objects }: Transaction,
  place: FoundPlace,
  tree: ObjectId,
): Promise<readonly string[]> {
  const values = await listOwnValues(ports, objects, {
    form: deploymentOnDisk({ ...place.place, type: place.type }).form,
    content: tree,
  })
  const { entries } = await objects.tree(tree)
  const secrets = secretFiles(entries.map(({ path }) => path))
  const { empty, ignored } = foldersLeftOut(ports, place)
  return [
    ...named('left out for placeholders', values),
    ...named('empty folders are not kept', empty),
    ...named('left out as what tools make', ignored),
    ...named('may hold secrets, and is in the collection now', secrets),
  ]
}

function named(what: string, names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : [`${what}: ${names.join(', ')}`]
}
