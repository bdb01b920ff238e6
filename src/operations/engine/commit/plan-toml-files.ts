import { asVerified } from '../../../core/object/verified-json.ts'
import { formatManifest } from '../../../core/collection/format-manifest.ts'
import { parseManifest } from '../../../core/collection/manifest.ts'
import { formatRecord } from '../../../core/deployment/format-record.ts'
import type { Place, PlaceChange } from '../../../core/operation-log/operation.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import type {
  ArtifactEntry,
  CollectionEntry,
  DeploymentEntry,
  RecordEntry,
} from '../../../core/view/entries.ts'
import { viewKeys } from '../../../core/view/keys.ts'
import { placePath, profileDir } from '../places/places-on-disk.ts'
import type { ProfileFolder } from '../places/recorded-place.ts'
import { settleRecord } from '../places/settle-record.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { recordFacts } from './record-facts.ts'

/**
 * Adds the manifests and record files that follow from a transaction's edits of the view.
 *
 * One that is planned already, byte for byte, stays as planned.
 */
export async function planTomlFiles(transaction: Transaction): Promise<void> {
  const collections = new Set<string>()
  const records = new Map<string, ProfileFolder>(
    transaction.recordsToWrite.map((place) => [viewKeys.record(place.project, place.root), place]),
  )
  for (const [key, value] of transaction.edits) {
    const entry = value ?? (await transaction.session.view.get(key))
    // What came and went in one command was never there.
    if (entry === null) continue
    if (key.startsWith(viewKeys.allArtifacts())) {
      collections.add(asVerified<ArtifactEntry>(entry).collection)
    } else if (key.startsWith(viewKeys.collections()) && value !== null) {
      collections.add(asVerified<CollectionEntry>(entry).name)
    } else if (key.startsWith(viewKeys.allDeployments())) {
      const { project, root } = asVerified<DeploymentEntry>(entry)
      records.set(viewKeys.record(project, root), { project, root })
    }
  }
  for (const name of collections) await planManifest(transaction, name)
  for (const place of records.values()) await planRecord(transaction, place)
}

async function planManifest(transaction: Transaction, name: string): Promise<void> {
  const key = viewKeys.collection(name)
  const collection = await transaction.get<CollectionEntry>(key)
  if (collection === null) return
  const place: Place = { kind: 'manifest', collection: name }
  const planned = transaction.plannedFor(place)
  if (planned !== null) {
    transaction.put(key, { ...collection, manifest: planned.after } satisfies CollectionEntry)
    return
  }
  const present = readPresent(transaction, place)
  if (present.text !== null && present.id !== collection.manifest) {
    parseManifest(present.text, placePath(transaction.ports.places, place))
  }
  const artifacts = await transaction.scan<ArtifactEntry>(viewKeys.artifacts(name))
  const before = await transaction.session.view.scan<ArtifactEntry>(viewKeys.artifacts(name))
  const text = formatManifest({ collection: name, artifacts, before, previous: present.text })
  const after = transaction.addObject('blob', new TextEncoder().encode(text), present.id)
  transaction.put(key, { ...collection, manifest: after })
  transaction.write(place, present.id, after)
}

async function planRecord(transaction: Transaction, folder: ProfileFolder): Promise<void> {
  const { project, root } = folder
  const place: Place = { kind: 'record', ...folder }
  const key = viewKeys.record(project, root)
  const planned = transaction.plannedFor(place)
  if (planned !== null) return keepPlanned(transaction, folder, planned)
  const present = readPresent(transaction, place)
  const isHere = (deployment: DeploymentEntry) => deployment.root === root
  const prefix = viewKeys.deployments(project)
  const deployments = (await transaction.scan<DeploymentEntry>(prefix)).filter(isHere)
  const before = (await transaction.session.view.scan<DeploymentEntry>(prefix)).filter(isHere)
  const text = await formatRecord({
    deployments,
    before,
    previous: await settledText(transaction, folder, present.text),
    anew: transaction.recordedAnew(folder),
    factsOf: (deployment) => recordFacts(transaction, deployment),
    now: transaction.now(),
  })
  if (text === null) {
    transaction.remove(key)
    transaction.write(place, present.id, null)
    return
  }
  const file = transaction.addObject('blob', new TextEncoder().encode(text), present.id)
  // A record of nothing in this home is not this home's.
  const known = await transaction.get<RecordEntry>(key)
  const lists = text.match(/^\[\[deployed\]\]$/gm)?.length ?? 0
  const own = known === null ? listFolders(transaction, folder) : known.folders
  const ofLinks = listLinkFolders(transaction, folder, { before, deployments })
  const folders = ofLinks.length === 0 ? own : [...new Set([...(own ?? []), ...ofLinks])]
  if (deployments.length > 0 || known !== null)
    transaction.put(key, entryOf(file, { isLeft: lists > deployments.length, folders }))
  transaction.write(place, present.id, file)
}

/** Returns a record as it is to be read. */
async function settledText(
  transaction: Transaction,
  folder: ProfileFolder,
  text: string | null,
): Promise<string | null> {
  const settled = text === null ? null : await settleRecord(transaction, folder, text)
  return settled === null ? text : settled.text
}

/** One that goes back to what git made of it is to be settled again. */
async function keepPlanned(
  transaction: Transaction,
  { project, root }: ProfileFolder,
  { before, after }: Pick<PlaceChange, 'before' | 'after'>,
): Promise<void> {
  const key = viewKeys.record(project, root)
  // What was known of one that stays as it is was planned with it.
  if (before === after) return
  if (after === null) {
    transaction.remove(key)
    return
  }
  const bytes = (await transaction.objects.blobs([after])).get(after)
  const { isMerged } = await import('../../../core/deployment/join-records.ts')
  if (isMerged(new TextDecoder().decode(bytes))) return
  transaction.put(key, await recordOf(transaction, key, after))
}

function entryOf(
  file: ObjectId,
  { isLeft, folders }: { readonly isLeft: boolean; readonly folders: RecordEntry['folders'] },
): RecordEntry {
  return {
    file,
    ...(isLeft ? { left: true } : {}),
    ...(folders === undefined ? {} : { folders }),
  }
}

/** Lists the folders that an agent's folder has before anything of ours is in it. */
function listFolders({ ports: { files } }: Transaction, folder: ProfileFolder): readonly string[] {
  const dir = profileDir(folder)
  if (files.lstat(dir)?.kind !== 'directory') return []
  const names = files
    .readdir(dir)
    .filter((name) => files.lstat(`${dir}/${name}`)?.kind === 'directory')
  return ['', ...names.toSorted()]
}

/** Lists the folders that are there before the first of our links is in them, from the project's own on. */
function listLinkFolders(
  { ports: { files } }: Transaction,
  { project }: ProfileFolder,
  copies: {
    readonly before: readonly DeploymentEntry[]
    readonly deployments: readonly DeploymentEntry[]
  },
): readonly string[] {
  const [known, now] = [copies.before, copies.deployments].map(
    (entries) => new Set(entries.flatMap(({ links = [] }) => links.flatMap(foldersAround))),
  )
  return [...(now ?? [])].filter(
    (path) =>
      known?.has(path) !== true &&
      files.lstat(profileDir({ project, root: path.slice(1) }))?.kind === 'directory',
  )
}

/** The folders that a link lies in: `/.claude`, `/.claude/skills`. */
function foldersAround(link: string): readonly string[] {
  const parts = link.split('/').slice(0, -1)
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`)
}

/** What it lists of artifacts that are not here goes on being listed. */
async function recordOf(
  transaction: Transaction,
  key: string,
  file: ObjectId,
): Promise<RecordEntry> {
  const known = await transaction.get<RecordEntry>(key)
  return entryOf(file, { isLeft: known?.left === true, folders: known?.folders })
}

function readPresent(
  transaction: Transaction,
  place: Place,
): { readonly id: ObjectId | null; readonly text: string | null } {
  const path = placePath(transaction.ports.places, place)
  const { files } = transaction.ports
  if (files.lstat(path) === null) return { id: null, text: null }
  const bytes = files.readFile(path)
  return { id: transaction.addObject('blob', bytes), text: new TextDecoder().decode(bytes) }
}
