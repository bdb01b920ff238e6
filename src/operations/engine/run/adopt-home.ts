import { assertCollectionName, DEFAULT_COLLECTION } from '../../../core/artifact/artifact-name.ts'
import { isSkillmeatError } from '../../../core/errors.ts'
import type { ArtifactEntry, CollectionEntry } from '../../../core/view/entries.ts'
import { viewKeys } from '../../../core/view/keys.ts'
import { isTable } from '../../../core/toml/toml-fields.ts'
import { readToml } from '../../../core/toml/read-toml.ts'
import type { Ports } from '../../../ports/ports.ts'
import { readConfigFile } from '../config/config-file.ts'
import { MANIFEST_FILE, collectionDir } from '../places/places-on-disk.ts'
import { readSession } from '../session/session.ts'
import { commitTransaction } from '../commit/commit.ts'
import { Transaction } from '../transaction/transaction.ts'
import { UNREADABLE_MANIFEST, adoptCollection } from '../observe/adopt-collection.ts'

/**
 * Adopts the collections of a home with an empty store, left by the earlier Python tool or by a lost
 * store. The caller must hold the home's lock. No file is changed and no source is contacted.
 *
 * A collection with an unreadable manifest is reported, and commands that need it are refused until
 * it is mended; the next command then adopts it.
 */
export async function adoptHome(ports: Ports): Promise<void> {
  if ((await ports.store.current()) !== null) return
  const names = listCollectionFolders(ports)
  if (names.length === 0) return
  const transaction = new Transaction(await readSession(ports))
  const current = configuredCollection(ports, names)
  for (const name of names) {
    try {
      await adoptCollection(transaction, name)
    } catch (error) {
      if (!isSkillmeatError(error, ...UNREADABLE_MANIFEST)) throw error
      const fix = 'Mend the file by hand; the next command on that collection takes it over.'
      transaction.noteProblem(
        `The collection ${name} was not taken over: ${error.message.replace(/\.?$/, '.')} ${fix}`,
      )
      const created_at = transaction.now()
      const entry: CollectionEntry = { name, created_at, manifest: null, aside: true }
      transaction.put(viewKeys.collection(name), entry)
    }
  }
  if (current !== DEFAULT_COLLECTION) transaction.put(viewKeys.currentCollection(), current)
  const artifacts = await transaction.scan<ArtifactEntry>(viewKeys.allArtifacts())
  if (artifacts.length > 0) {
    const what = artifacts.length === 1 ? 'an artifact' : `${artifacts.length} artifacts`
    const from = names.length === 1 ? 'a collection' : `${names.length} collections`
    transaction.note(`Took over ${what} of ${from} in ${ports.places.home}/collections.`)
  }
  await commitTransaction(transaction, {
    kind: 'record',
    command: 'record',
    summary: 'Took over the collections that were there',
    target: null,
  })
  transaction.sayNotes()
}

/** Tells whether there is anything to take over. */
export function mayHoldCollections({ files, places }: Pick<Ports, 'files' | 'places'>): boolean {
  return files.lstat(`${places.home}/collections`)?.kind === 'directory'
}

function listCollectionFolders(ports: Pick<Ports, 'files' | 'places'>): readonly string[] {
  const { files, places } = ports
  if (!mayHoldCollections(ports)) return []
  return files
    .readdir(`${places.home}/collections`)
    .filter((name) => isCollectionName(name))
    .filter((name) => files.lstat(`${collectionDir(places, name)}/${MANIFEST_FILE}`) !== null)
    .toSorted()
}

function isCollectionName(name: string): boolean {
  try {
    assertCollectionName(name)
    return true
  } catch (error) {
    if (isSkillmeatError(error)) return false
    throw error
  }
}

/** The earlier Python tool had the collection in use in its settings: `[settings] default-collection`. */
function configuredCollection(
  ports: Pick<Ports, 'files' | 'places'>,
  names: readonly string[],
): string {
  try {
    const { text, where } = readConfigFile(ports)
    const settings = text === null ? undefined : readToml(text, where)['settings']
    const name = isTable(settings) ? settings['default-collection'] : undefined
    return typeof name === 'string' && names.includes(name) ? name : DEFAULT_COLLECTION
  } catch (error) {
    // Commands that use the settings report unreadable ones.
    if (isSkillmeatError(error)) return DEFAULT_COLLECTION
    throw error
  }
}
