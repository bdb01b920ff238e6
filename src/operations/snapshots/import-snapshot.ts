import { SkillmeatError } from '../../core/errors.ts'
import type { ArtifactType } from '../../core/artifact/artifact-type.ts'
import { inspectArtifact } from '../../core/artifact/inspect-artifact.ts'
import { parseManifest } from '../../core/collection/manifest.ts'
import type { ManifestArtifact } from '../../core/collection/manifest.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import { assertNoCollisions, assertSafePath } from '../../core/security/safe-path.ts'
import { parseSnapshotBeside } from '../../core/snapshot/snapshot-beside.ts'
import { formatSnapshotId, isSnapshotId } from '../../core/snapshot/snapshot-id.ts'
import type { ArtifactEntry, SnapshotEntry, Upstream, VersionRef } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { packEntry } from '../../core/view/pack-entry.ts'
import { editMap } from '../../core/view/sorted-map.ts'
import { findingGate } from '../consent/allowed-findings.ts'
import type { ArchiveEntry } from '../../ports/archives.ts'
import type { Ports } from '../../ports/ports.ts'
import { currentCollection, currentScope, ensureCollection } from '../catalog/current-collection.ts'
import { pristineFrom } from '../pristine/pristine-of.ts'
import { MANIFEST_FILE } from '../session/places-on-disk.ts'
import { runChange } from '../session/run-change.ts'
import type { ChangeOutcome } from '../session/run-change.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { PRISTINE_DIR, snapshotArtifacts } from './snapshot-files.ts'
import { importBeside } from './import-beside.ts'
import { groupBelow, groupFiles } from './tarball-files.ts'
import type { ArtifactGroup } from './tarball-files.ts'
import { refreshSnapshotsFile } from './snapshots.ts'
import { upstreamOfTarball } from './upstream-of-tarball.ts'

export interface ImportedSnapshot extends SnapshotEntry {
  /** `known`: a snapshot of that id with the same content was there, and stays as it is. */
  readonly as: 'added' | 'known'
}

/**
 * Takes in a tarball of a collection, also one of the earlier Python tool, as a snapshot to roll
 * back to. Everything in it passes the same checks as an import; nothing of the collection changes,
 * and no snapshot that is there already.
 */
export async function importSnapshot(
  ports: Ports,
  request: { readonly file: string; readonly message: string | null; readonly dryRun: boolean },
): Promise<ChangeOutcome<ImportedSnapshot>> {
  const entries = await ports.archives.unpack(ports.files.readFile(request.file))
  const outcome = await runChange(
    ports,
    { command: 'snapshot import', dryRun: request.dryRun, scope: currentScope },
    async (tx) => {
      const collection = await currentCollection(tx)
      await ensureCollection(tx, collection)
      const state = await importArtifacts(tx, collection, withoutRoot(entries))
      const result = await storeSnapshot(tx, {
        collection,
        ...state,
        file: request.file,
        message: request.message ?? `Imported from ${request.file}`,
      })
      const did = result.as === 'added' ? 'Imported snapshot' : 'There was already snapshot'
      return { summary: `${did} ${result.id}`, result }
    },
  )
  if (outcome.operation !== null) await refreshSnapshotsFile(ports, outcome.result.collection)
  return outcome
}

/** Some tarballs hold the collection in a folder of its name. */
function withoutRoot(entries: readonly ArchiveEntry[]): readonly ArchiveEntry[] {
  for (const { path } of entries) assertSafePath(path)
  assertNoCollisions(entries.map(({ path }) => path))
  const manifest = entries.find(({ path }) => path.split('/').at(-1) === MANIFEST_FILE)
  const root = manifest?.path.slice(0, -MANIFEST_FILE.length) ?? ''
  return entries
    .filter(({ path }) => path.startsWith(root))
    .map((entry) => ({ ...entry, path: entry.path.slice(root.length) }))
}

async function importArtifacts(
  transaction: Transaction,
  collection: string,
  entries: readonly ArchiveEntry[],
): Promise<ImportedState> {
  const manifest = entries.find(({ path }) => path === MANIFEST_FILE)
  const listed =
    manifest === undefined
      ? []
      : parseManifest(new TextDecoder().decode(manifest.bytes), `${MANIFEST_FILE} of the tarball`)
  const known = await transaction.scan<ArtifactEntry>(viewKeys.artifacts(collection))
  const groups = groupFiles(entries)
  const pristine = groupBelow(entries, PRISTINE_DIR)
  if (manifest === undefined && groups.length === 0) throw noCollection()
  const artifacts = groups.map((group) => {
    const isSame = (other: { readonly type: ArtifactType; readonly name: string }) =>
      other.type === group.type && other.name === group.name
    return importArtifact(transaction, {
      group,
      collection,
      known: known.find(isSame) ?? null,
      listed: listed.find(isSame) ?? null,
      pristine: pristine.find(isSame) ?? null,
    })
  })
  return { artifacts, beside: await readBeside(transaction, { collection, artifacts, entries }) }
}

/** What is to be a snapshot. */
interface ImportedState {
  readonly artifacts: readonly ArtifactEntry[]
  /** What the view says beside them, by key; nothing where the tarball does not tell. */
  readonly beside: ReadonlyMap<string, unknown>
}

async function readBeside(
  transaction: Transaction,
  read: {
    readonly collection: string
    readonly artifacts: readonly ArtifactEntry[]
    readonly entries: readonly ArchiveEntry[]
  },
): Promise<ReadonlyMap<string, unknown>> {
  const { collection, artifacts, entries } = read
  const manifest = entries.find(({ path }) => path === MANIFEST_FILE)
  const text = manifest === undefined ? '' : new TextDecoder().decode(manifest.bytes)
  const beside = parseSnapshotBeside(text)
  if (beside === null) return new Map()
  const folders = new Set(
    entries.flatMap(({ path }) => /^contents\/[0-9a-f]{64}\//.exec(path)?.[0] ?? []),
  )
  const came = new Set(artifacts.flatMap(({ tree, pristine }) => [tree, pristine]))
  for (const folder of folders) {
    for (const group of groupBelow(entries, folder)) came.add(addChecked(transaction, group))
  }
  const told = await importBeside(transaction, { beside, collection, artifacts, contents: came })
  // The entry of the collection marks a snapshot that tells of more than artifacts.
  const key = viewKeys.collection(collection)
  return new Map([...told, [key, await transaction.get(key)]])
}

function noCollection(): SkillmeatError {
  return new SkillmeatError('E_ARCHIVE_MALFORMED', 'The archive is no tarball of a collection.', {
    fix: `Name one that holds ${MANIFEST_FILE} or skills/, commands/, agents/ at its top.`,
  })
}

function importArtifact(
  transaction: Transaction,
  input: {
    readonly group: ArtifactGroup
    readonly collection: string
    readonly known: ArtifactEntry | null
    readonly listed: ManifestArtifact | null
    /** What it has from upstream; null where that is all of it. */
    readonly pristine: ArtifactGroup | null
  },
): ArtifactEntry {
  const { group, collection, known, listed } = input
  const gate = findingGate(transaction.ports)
  const inspection = inspectArtifact(group, transaction.ports.limits, gate)
  const tree = addFiles(transaction, group)
  const pristine = input.pristine === null ? tree : addChecked(transaction, input.pristine)
  const uuid = known?.uuid ?? listed?.uuid ?? transaction.ports.chance.uuid()
  const came = { uuid, pristine, known, told: listed?.upstream ?? null }
  const { origin, upstream } = upstreamOfTarball(transaction, came)
  return {
    uuid,
    collection,
    type: group.type,
    name: group.name,
    ...versionOf(transaction, { uuid, tree, pristine, known, upstream }),
    pristine,
    added: listed?.added ?? transaction.now(),
    origin,
    upstream,
    tags: listed?.tags ?? [],
    display_name: inspection.displayName,
    description: inspection.description,
  }
}

function addFiles(transaction: Transaction, { files }: ArtifactGroup): ObjectId {
  const entries = files.map(({ path, mode, bytes }) => {
    return { path, mode, blob: transaction.addObject('blob', bytes) }
  })
  return transaction.addTree(entries).id
}

/** What may not come as an artifact may not come as what one was made on, or as an older version, either. */
function addChecked(transaction: Transaction, group: ArtifactGroup): ObjectId {
  inspectArtifact(group, transaction.ports.limits)
  return addFiles(transaction, group)
}

function versionOf(
  transaction: Transaction,
  input: {
    readonly uuid: string
    readonly tree: ObjectId
    readonly pristine: ObjectId
    readonly known: ArtifactEntry | null
    readonly upstream: Upstream | null
  },
): VersionRef {
  const { uuid, tree, pristine, known, upstream } = input
  if (known?.tree === tree && known.pristine === pristine) return { version: known.version, tree }
  return transaction.addVersion({
    artifact: uuid,
    tree,
    parents: [],
    origin: 'import',
    message: 'Imported with a snapshot',
    pristine: upstream === null ? null : pristineFrom(transaction, { ...upstream, tree: pristine }),
  })
}

/**
 * A snapshot is a view; this one holds the imported artifacts and what was told of them.
 *
 * A tarball is named by its snapshot's id; where another snapshot has that id, it gets a new one.
 */
async function storeSnapshot(
  transaction: Transaction,
  input: {
    readonly collection: string
    readonly file: string
    readonly message: string
  } & ImportedState,
): Promise<ImportedSnapshot> {
  const { ports } = transaction
  if (input.artifacts.length === 0) {
    throw new SkillmeatError('E_SOURCE_EMPTY', `${input.file} holds no artifact.`, {
      fix: 'Name a tarball of a collection: skills/, commands/, agents/.',
    })
  }
  const named = idInName(input.file)
  const present =
    named === null
      ? null
      : await transaction.get<SnapshotEntry>(viewKeys.snapshot(input.collection, named))
  if (present !== null && (await holdsSame(ports, present, input.artifacts))) {
    return { ...present, as: 'known' }
  }
  const isFree = named !== null && present === null
  const view = await editMap(
    { root: null, load: (ids) => ports.store.read(ids), sha256: ports.sha256 },
    new Map([
      ...input.beside,
      ...input.artifacts.map((artifact) => {
        const key = viewKeys.artifact(input.collection, artifact.uuid)
        return [key, packEntry(key, artifact)] as const
      }),
    ]),
  )
  for (const { bytes } of view.chunks) transaction.addObject('view', bytes)
  const entry: SnapshotEntry = {
    id: isFree ? named : formatSnapshotId(ports.clock.now(), ports.chance.hex(6)),
    collection: input.collection,
    timestamp: transaction.now(),
    message: input.message,
    kind: 'person',
    artifact_count: input.artifacts.length,
    view: view.root,
    tarball: null,
  }
  transaction.put(viewKeys.snapshot(input.collection, entry.id), entry)
  return { ...entry, as: 'added' }
}

function idInName(file: string): string | null {
  const [name = ''] = (file.split('/').at(-1) ?? '').split('.')
  return isSnapshotId(name) ? name : null
}

/** Tells whether a snapshot holds exactly these artifacts, with this content. */
async function holdsSame(
  ports: Ports,
  snapshot: SnapshotEntry,
  artifacts: readonly ArtifactEntry[],
): Promise<boolean> {
  const held = contents(await snapshotArtifacts(ports, snapshot))
  const given = contents(artifacts)
  return held.length === given.length && held.every((line, at) => line === given[at])
}

function contents(artifacts: readonly ArtifactEntry[]): string[] {
  return artifacts.map(({ type, name, tree }) => `${type}:${name} ${tree}`).toSorted()
}
