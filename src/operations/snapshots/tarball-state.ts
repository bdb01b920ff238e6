import type { ArtifactType } from '../../core/artifact/artifact-type.ts'
import { ignoreRules } from '../../core/artifact/ignore-rules.ts'
import { inspectArtifact } from '../../core/inspection/inspect-artifact.ts'
import { parseManifest } from '../../core/collection/manifest.ts'
import type { ManifestArtifact } from '../../core/collection/manifest.ts'
import type { ManifestUpstream } from '../../core/collection/manifest-upstream.ts'
import type { VersionMember } from '../../core/history/version.ts'
import { SkillmeatError } from '../../core/errors.ts'
import type { Warning } from '../../core/errors.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import { assertNoCollisions, assertSafePath } from '../../core/security/safe-path.ts'
import { parseSnapshotMetadata } from '../../core/snapshot/snapshot-metadata.ts'
import type { SnapshotMetadata } from '../../core/snapshot/snapshot-metadata.ts'
import { sameValue } from '../../core/view/diff-maps.ts'
import type { ArtifactEntry, Upstream, VersionRef } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { packEntry } from '../../core/view/pack-entry.ts'
import { editMap } from '../../core/view/sorted-map.ts'
import type { ArchiveEntry } from '../../ports/archives.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { membersAt } from '../catalog/members-at.ts'
import { findingGate } from '../engine/consent/allowed-findings.ts'
import { pristineFrom } from '../engine/versions/pristine-of.ts'
import { MANIFEST_FILE } from '../engine/places/places-on-disk.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { importMetadata } from './import-metadata.ts'
import { PRISTINE_DIR } from './snapshot-files.ts'
import { groupBelow, groupFiles } from './tarball-files.ts'
import type { ArtifactGroup } from './tarball-files.ts'
import { isToldTruly, warnOfFolders, upstreamOfTarball } from './upstream-of-tarball.ts'

/** Reads what a tarball holds into the transaction. Everything in it passes the same checks as an import. */
export function stateOfTarball(
  transaction: Transaction,
  collection: string,
  entries: readonly ArchiveEntry[],
): Promise<ImportedState> {
  return importArtifacts(transaction, collection, withoutRoot(entries))
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
  const isForeign = isOfOtherProgram(manifest)
  const groups = groupFiles(entries).map((group) => (isForeign ? withoutIgnored(group) : group))
  const pristine = groupBelow(entries, PRISTINE_DIR)
  if (manifest === undefined && groups.length === 0) throw noCollection()
  const beside = readTold(manifest)
  const artifacts: ArtifactEntry[] = []
  // What a composite is made of has to be there before it.
  const inOrder = groups.toSorted((x, y) => Number(isComposite(x)) - Number(isComposite(y)))
  for (const group of inOrder) {
    const isSame = (other: { readonly type: ArtifactType; readonly name: string }) =>
      other.type === group.type && other.name === group.name
    const entry = await importArtifact(transaction, {
      group,
      collection,
      known: known.find(isSame) ?? null,
      listed: listed.find(isSame) ?? null,
      pristine: pristine.find(isSame) ?? null,
      members: isComposite(group) && beside !== null ? toldMembers(beside, group, artifacts) : null,
      isForeign,
    })
    artifacts.push(entry)
  }
  return {
    artifacts,
    warnings: warnOfFolders(artifacts, listed),
    isListedEmpty: manifest !== undefined && listed.length === 0,
    beside: await readBeside(transaction, { collection, artifacts, entries }),
  }
}

function isComposite({ type }: { readonly type: ArtifactType }): boolean {
  return type === 'composite'
}

/** Returns what a composite is made of as a tarball tells it: its parts at their pins, else at their heads. */
function toldMembers(
  { memberships }: SnapshotMetadata,
  composite: ArtifactGroup,
  artifacts: readonly ArtifactEntry[],
): readonly VersionMember[] {
  const own = memberships.filter((one) => one.composite === artifactLabel(composite))
  return own.flatMap(({ child, childUuid, pin }) => {
    const part = artifacts.find((one) => artifactLabel(one) === child)
    const tree = pin ?? part?.tree
    return tree === undefined ? [] : [{ artifact: part?.uuid ?? childUuid, tree }]
  })
}

/** Another program packed the whole folder, with what a script or an editor had left in it. */
function isOfOtherProgram(manifest: ArchiveEntry | undefined): boolean {
  return readTold(manifest) === null
}

/** Returns what a tarball tells beside its artifacts; null where another program packed it. */
function readTold(manifest: ArchiveEntry | undefined): SnapshotMetadata | null {
  return manifest === undefined
    ? null
    : parseSnapshotMetadata(new TextDecoder().decode(manifest.bytes))
}

const isIgnored = ignoreRules(null)

function withoutIgnored(group: ArtifactGroup): ArtifactGroup {
  return { ...group, files: group.files.filter(({ path }) => !isIgnored(path)) }
}

/** What is to be a snapshot. */
export interface ImportedState {
  readonly artifacts: readonly ArtifactEntry[]
  /** What the view says beside them, by key; nothing where the tarball does not tell. */
  readonly beside: ReadonlyMap<string, unknown>
  /** Whether it is a collection that has none. */
  readonly isListedEmpty: boolean
  readonly warnings: readonly Warning[]
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
  const beside = readTold(entries.find(({ path }) => path === MANIFEST_FILE))
  if (beside === null) return new Map()
  const folders = new Set(
    entries.flatMap(({ path }) => /^contents\/[0-9a-f]{64}\//.exec(path)?.[0] ?? []),
  )
  const came = new Set(artifacts.flatMap(({ tree, pristine }) => [tree, pristine]))
  for (const folder of folders) {
    for (const group of groupBelow(entries, folder)) came.add(addChecked(transaction, group))
  }
  const told = await importMetadata(transaction, { beside, collection, artifacts, contents: came })
  // The entry of the collection marks a snapshot that tells of more than artifacts.
  const key = viewKeys.collection(collection)
  return new Map([...told, [key, await transaction.get(key)]])
}

function noCollection(): SkillmeatError {
  return new SkillmeatError('E_ARCHIVE_MALFORMED', 'The archive is no tarball of a collection.', {
    fix: `Name one that holds ${MANIFEST_FILE} or skills/, commands/, agents/ at its top.`,
  })
}

async function importArtifact(
  transaction: Transaction,
  input: {
    readonly group: ArtifactGroup
    readonly collection: string
    readonly known: ArtifactEntry | null
    readonly listed: ManifestArtifact | null
    /** What it has from upstream; null where that is all of it. */
    readonly pristine: ArtifactGroup | null
    /** What a composite is made of; null where that is not told. */
    readonly members: readonly VersionMember[] | null
    /** Another program packed it, which did not tell edits from what came. */
    readonly isForeign: boolean
  },
): Promise<ArtifactEntry> {
  const { group, collection, known, listed, members, isForeign } = input
  const gate = findingGate(transaction.ports)
  const inspection = inspectArtifact(group, transaction.ports.limits, gate)
  const tree = addFiles(transaction, group)
  const told = listed?.upstream ?? null
  const pristine = pristineIn(transaction, { ...input, told }) ?? tree
  const uuid = known?.uuid ?? listed?.uuid ?? transaction.ports.chance.uuid()
  const came = { uuid, pristine, known, told, isForeign }
  const { origin, upstream } = upstreamOfTarball(transaction, came)
  return {
    uuid,
    collection,
    type: group.type,
    name: group.name,
    ...(await versionOf(transaction, { uuid, tree, pristine, known, upstream, members })),
    pristine,
    added: listed?.added ?? transaction.now(),
    origin,
    upstream,
    tags: listed?.tags ?? [],
    display_name: inspection.displayName,
    description: inspection.description,
  }
}

/** Returns what an artifact of a tarball has from upstream; null where that is not told. */
function pristineIn(
  transaction: Transaction,
  input: Parameters<typeof importArtifact>[1] & { readonly told: ManifestUpstream | null },
): ObjectId | null {
  const { pristine, known, told, isForeign } = input
  if (pristine !== null) return addChecked(transaction, pristine)
  return isForeign ? samePristine(known, told) : null
}

/** Of the same state of its source what came is the same too, whatever was edited since; null where it is another. */
function samePristine(known: ArtifactEntry | null, told: ManifestUpstream | null): ObjectId | null {
  if (known === null) return null
  const { upstream, pristine } = known
  if (upstream === null || told === null) return upstream === told ? pristine : null
  const isSame = upstream.commit !== null && upstream.commit === told.commit
  return isSame && isToldTruly(known, told) ? pristine : null
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

async function versionOf(
  transaction: Transaction,
  input: {
    readonly uuid: string
    readonly tree: ObjectId
    readonly pristine: ObjectId
    readonly known: ArtifactEntry | null
    readonly upstream: Upstream | null
    readonly members: readonly VersionMember[] | null
  },
): Promise<VersionRef> {
  const { uuid, tree, pristine, known, upstream, members } = input
  if (known?.tree === tree && known.pristine === pristine) {
    const own = members === null ? null : await membersAt(transaction, known.version)
    if (sameValue(own, members)) return { version: known.version, tree }
  }
  return transaction.addVersion({
    artifact: uuid,
    tree,
    parents: [],
    origin: 'import',
    message: 'Imported with a snapshot',
    pristine:
      upstream === null || upstream.unseen === true
        ? null
        : pristineFrom(transaction, { ...upstream, tree: pristine }),
    ...(members === null ? {} : { members }),
  })
}

/** Plans the view that a snapshot of this state is. */
export async function viewOfState(
  transaction: Transaction,
  collection: string,
  { artifacts, beside }: ImportedState,
): Promise<ObjectId | null> {
  const { ports } = transaction
  const view = await editMap(
    { root: null, load: (ids) => ports.store.read(ids), sha256: ports.sha256 },
    new Map([
      ...beside,
      ...artifacts.map((artifact) => {
        const key = viewKeys.artifact(collection, artifact.uuid)
        return [key, packEntry(key, artifact)] as const
      }),
    ]),
  )
  for (const { bytes } of view.chunks) transaction.addObject('view', bytes)
  return view.root
}
