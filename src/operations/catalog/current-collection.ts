import type { Scope } from '../engine/observe/present-state.ts'
import { DEFAULT_COLLECTION } from '../../core/artifact/artifact-name.ts'
import { SkillmeatError } from '../../core/errors.ts'
import type { CollectionEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/** Returns the name of the collection in use, or `name` when one is given. */
export async function currentCollection(
  transaction: Transaction,
  name: string | null = null,
): Promise<string> {
  if (name !== null) {
    await getCollection(transaction, name)
    return name
  }
  return (await transaction.get<string>(viewKeys.currentCollection())) ?? DEFAULT_COLLECTION
}

/** Returns a collection, or throws `E_COLLECTION_NOT_FOUND`; the default one needs no creating. */
export async function getCollection(
  transaction: Transaction,
  name: string,
): Promise<CollectionEntry> {
  const entry = await transaction.get<CollectionEntry>(viewKeys.collection(name))
  if (entry !== null) return entry
  if (name === DEFAULT_COLLECTION) {
    return { name, created_at: transaction.now(), manifest: null }
  }
  const all = await transaction.scan<CollectionEntry>(viewKeys.collections())
  throw new SkillmeatError('E_COLLECTION_NOT_FOUND', `There is no collection "${name}".`, {
    fix: `Collections: ${all.map((collection) => collection.name).join(', ') || DEFAULT_COLLECTION}. Make one with \`skillmeat collection create ${name}\`.`,
    data: { name },
  })
}

/** Makes sure that the collection stands in the view before something is put into it. */
export async function ensureCollection(transaction: Transaction, name: string): Promise<void> {
  const entry = await getCollection(transaction, name)
  const key = viewKeys.collection(name)
  if ((await transaction.get(key)) === null) transaction.put(key, entry)
}

/** The scope of a command that concerns the collection in use. */
export async function currentScope(transaction: Transaction): Promise<Scope> {
  return { collections: [await currentCollection(transaction)] }
}
