import { artifactPath } from '../../../core/artifact/artifact-path.ts'
import type { ManifestArtifact, ReadManifest } from '../../../core/collection/manifest.ts'
import { SkillmeatError, isSkillmeatError } from '../../../core/errors.ts'
import { terminalText } from '../../../core/security/terminal-text.ts'
import type { ArtifactEntry, CollectionEntry } from '../../../core/view/entries.ts'
import { viewKeys } from '../../../core/view/keys.ts'
import { originOf } from '../../../core/address/origin-of.ts'
import { MANIFEST_FILE, artifactOnDisk, collectionDir } from '../places/places-on-disk.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { captureTree } from './capture-tree.ts'
import { describeTree } from '../places/describe-tree.ts'
import { namedUpstream } from './named-upstream.ts'
import { walkPlace } from '../places/walk-place.ts'

/** Why a manifest cannot be read; it stays as it is. */
export const UNREADABLE_MANIFEST = [
  'E_MANIFEST_PARSE',
  'E_MANIFEST_SCHEMA',
  'E_MANIFEST_LIMIT',
] as const

/**
 * Takes over what a person changed in a collection's manifest, or a whole collection whose store
 * was lost: it is read again from its files. What was put aside then is tried again until it is mended.
 *
 * Throws what `readManifest` throws; then nothing is changed. A bad entry of a collection that is not
 * wholly taken over yet stands aside by itself.
 */
export async function adoptCollection(transaction: Transaction, name: string): Promise<void> {
  const bytes = readManifestFile(transaction, name)
  if (bytes === null) return
  const key = viewKeys.collection(name)
  const known = await transaction.get<CollectionEntry>(key)
  const manifest = transaction.ports.sha256(bytes)
  const isSame = known?.manifest === manifest
  if (isSame && known.aside !== true) return
  const { readManifest } = await import('../../../core/collection/manifest.ts')
  const where = `${collectionDir(transaction.ports.places, name)}/${MANIFEST_FILE}`
  const { artifacts: listed, aside } = readManifest(new TextDecoder().decode(bytes), where, {
    keepsGoing: !isWhollyTaken(known),
  })
  if (!isSame) noteAside(transaction, where, aside)
  const all = await transaction.scan<ArtifactEntry>(viewKeys.allArtifacts())
  const taken = new Set(all.map(({ uuid }) => uuid))
  const into = { collection: name, where, taken, isQuiet: isSame }
  const isWhole = await adoptListed(transaction, listed, into)
  const leftOut = !isWhole || aside.some(({ isBad }) => isBad === true)
  if (isSame && leftOut) return
  transaction.addObject('blob', bytes)
  transaction.put(key, {
    name,
    created_at: known?.created_at ?? transaction.now(),
    manifest,
    ...(leftOut ? { aside: true } : {}),
  } satisfies CollectionEntry)
}

function isWhollyTaken(known: CollectionEntry | null): boolean {
  return known !== null && known.manifest !== null && known.aside !== true
}

/** Takes over what is listed; tells whether all of it was. */
async function adoptListed(
  transaction: Transaction,
  listed: readonly ManifestArtifact[],
  into: AdoptInto,
): Promise<boolean> {
  const present = await transaction.scan<ArtifactEntry>(viewKeys.artifacts(into.collection))
  let isWhole = true
  for (const artifact of listed) {
    const entry = present.find(
      ({ uuid, type, name }) =>
        uuid === artifact.uuid || (type === artifact.type && name === artifact.name),
    )
    if (entry !== undefined) adoptTags(transaction, entry, artifact)
    else if (!(await tryToAdopt(transaction, artifact, into))) isWhole = false
  }
  return isWhole
}

function readManifestFile(transaction: Transaction, name: string): Uint8Array | null {
  const { files, limits, places } = transaction.ports
  const path = `${collectionDir(places, name)}/${MANIFEST_FILE}`
  const stat = files.lstat(path)
  if (stat === null) return null
  if (stat.size > limits.manifestBytes) {
    throw new SkillmeatError(
      'E_MANIFEST_LIMIT',
      `${path} is larger than ${limits.manifestBytes} bytes.`,
    )
  }
  return files.readFile(path)
}

function adoptTags(transaction: Transaction, entry: ArtifactEntry, listed: ManifestArtifact): void {
  if (entry.tags.join('\n') === listed.tags.join('\n')) return
  transaction.put(viewKeys.artifact(entry.collection, entry.uuid), { ...entry, tags: listed.tags })
}

/** What is left out is said, and stays in the file. */
function noteAside(transaction: Transaction, where: string, aside: ReadManifest['aside']): void {
  for (const [reason, entries] of Map.groupBy(aside, (one) => one.reason)) {
    const labels = entries.map(({ label }) => label).join(', ')
    if (entries.some(({ isBad }) => isBad === true)) {
      const fix = 'Mend the entry by hand; the next command takes it over.'
      transaction.noteProblem(`${where} lists ${labels}: not taken over. ${reason} ${fix}`)
    } else transaction.note(`${where} lists ${labels}: not taken over, ${reason}.`)
  }
}

interface AdoptInto {
  readonly collection: string
  /** The manifest. */
  readonly where: string
  /** The uuids of all collections: two, one a copy of the other, must not have an artifact between them. */
  readonly taken: Set<string>
  /** What cannot be taken over was told already. */
  readonly isQuiet: boolean
}

/** One whose files cannot be read is left out alone; tells whether it was taken over. */
async function tryToAdopt(
  transaction: Transaction,
  listed: ManifestArtifact,
  into: AdoptInto,
): Promise<boolean> {
  try {
    return await adoptArtifact(transaction, listed, into)
  } catch (error) {
    if (!isSkillmeatError(error) || error.code.startsWith('E_IO_')) throw error
    const label = `${listed.type}:${listed.name}`
    const fix = 'Mend that; the next command takes it over.'
    if (!into.isQuiet) {
      transaction.noteProblem(
        `${into.where} lists ${label}: not taken over. ${error.message} ${fix}`,
      )
    }
    return false
  }
}

/** Adds an artifact that the manifest lists and the store does not know, if its files are there. */
async function adoptArtifact(
  transaction: Transaction,
  listed: ManifestArtifact,
  { collection, where, taken, isQuiet }: AdoptInto,
): Promise<boolean> {
  const { ports } = transaction
  const { type, name, tags } = listed
  const path = artifactPath(type, name)
  const disk = artifactOnDisk(collectionDir(ports.places, collection), path, type)
  const walked = walkPlace(ports, disk, { seen: null, tracked: new Set() })
  if (walked === null) {
    const told = `${where} lists ${type}:${name}: not taken over, ${disk.path} is not there.`
    if (!isQuiet) transaction.noteProblem(told)
    return false
  }
  await captureTree(transaction, disk, walked.tree)
  const isFree = listed.uuid !== null && !taken.has(listed.uuid)
  const uuid = isFree ? listed.uuid : ports.chance.uuid()
  taken.add(uuid)
  const head = transaction.addVersion({
    artifact: uuid,
    tree: walked.tree.id,
    parents: [],
    origin: 'import',
    message: 'Read again from the collection folder',
    pristine: null,
  })
  const description = await describeTree(transaction.objects, type, walked.tree)
  const upstream = namedUpstream(listed.upstream, head)
  if (upstream === null) noteAddress(transaction, listed, where)
  transaction.put(viewKeys.artifact(collection, uuid), {
    uuid,
    collection,
    type,
    name,
    ...head,
    pristine: head.tree,
    added: listed.added ?? transaction.now(),
    origin: upstream === null ? 'local' : originOf(upstream.location, upstream.kind),
    upstream,
    tags,
    display_name: description?.display_name ?? null,
    description: description?.description ?? null,
  } satisfies ArtifactEntry)
  return true
}

/** Where the manifest says that it came from is not followed, and that is said. */
function noteAddress(
  transaction: Transaction,
  { type, name, address }: ManifestArtifact,
  where: string,
): void {
  if (address === null) return
  transaction.note(
    `${where} says that ${type}:${name} comes from "${terminalText(address, 200)}": a manifest's word is not taken for that, so it is not updated. Add it from there again with \`skillmeat add\`.`,
  )
}
