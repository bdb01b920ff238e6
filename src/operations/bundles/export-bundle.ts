import type { BundleManifest } from '../../core/bundle/bundle-manifest.ts'
import { BUNDLE_FILES } from '../../core/bundle/bundle-manifest.ts'
import { formatBundleManifest } from '../../core/bundle/format-manifest.ts'
import { encodeObjectPack } from '../../core/bundle/object-pack.ts'
import { formatSignature } from '../../core/bundle/signature.ts'
import type { PublicKey } from '../../core/bundle/signature.ts'
import { formatSums } from '../../core/bundle/sums.ts'
import { verifyBundle } from '../../core/bundle/verify-bundle.ts'
import type { BundleEntry } from '../../core/bundle/verify-bundle.ts'
import type { Warning } from '../../core/errors.ts'
import { SkillmeatError } from '../../core/errors.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { FindingGate } from '../../core/security/finding.ts'
import { compareUtf8 } from '../../core/object/utf8-order.ts'
import type { Ports } from '../../ports/ports.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { findingGate } from '../engine/consent/allowed-findings.ts'
import { readState } from '../engine/run/run-change.ts'
import { readerOf } from '../engine/objects/object-reader.ts'
import { writeOwnFile } from '../engine/writing/write-own-file.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { assertNoSecrets } from './assert-no-secrets.ts'
import type { LeavingFile } from './assert-no-secrets.ts'
import { assertSettledContents } from './assert-settled-contents.ts'
import { chooseArtifacts } from './choose-artifacts.ts'
import type { ChooseRequest, Chosen } from './choose-artifacts.ts'
import type { UnreadArtifact } from '../engine/observe/present-state.ts'
import { collectObjects } from './collect-objects.ts'
import type { Collected } from './collect-objects.ts'
import { describeArtifact, describeMembers, pathInBundle } from './describe-artifact.ts'
import { signManifest } from '../signing/keys.ts'
import { leaveOutUnreadable } from './leave-out-unreadable.ts'
import { lintSkills } from './lint-skills.ts'
import { sourcesLeftOut } from './sources-left-out.ts'
import { bundledCandidate, readBundled } from '../importing/bundle/read-bundled.ts'

export interface ExportRequest extends ChooseRequest {
  /** Absolute; it must not exist. Null: named after what is exported, in the folder that the command runs in. */
  readonly file: string | null
  readonly withHistory: boolean
  readonly sign: boolean
  /** Ids of findings that are let out: what looks like a credential, or like an unsettled merge. */
  readonly allow: readonly string[]
}

export interface Exported {
  readonly file: string
  readonly bytes: number
  readonly sha256: ObjectId
  /** Labels. */
  readonly artifacts: readonly string[]
  readonly history: boolean
  /** The key that it was signed with; null for none. */
  readonly signedBy: PublicKey | null
  /** Parts of composites that are gone from the collection. Labels. */
  readonly leftOut: readonly string[]
  /** What could not be read, and is not in it. */
  readonly unread: readonly UnreadArtifact[]
  readonly warnings: readonly Warning[]
}

/** The ending of a bundle's name. */
const BUNDLE_ENDING = '.skillmeat-pack'

/**
 * Writes artifacts as one file that brings them into another home as they are here: names, pins,
 * tags, upstreams, and with the history every version. The same state gives the same bytes.
 *
 * Edits that nobody recorded yet are recorded first. Throws as `chooseArtifacts` does,
 * `E_CONFLICT` for conflict markers that are left, `E_SECRET_IN_EXPORT`, `E_ARCHIVE_LIMIT`, and what an import of it would be refused for.
 */
export async function exportBundle(ports: Ports, request: ExportRequest): Promise<Exported> {
  const { bytes, name, ...packed } = await packBundle(ports, request, (found) => {
    assertFree(ports, fileOf(ports, request, found))
  })
  const file = fileOf(ports, request, name)
  await writeOwnFile(ports, file, bytes)
  return { file, bytes: bytes.length, sha256: ports.sha256(bytes), ...packed }
}

function fileOf({ places }: Ports, { file }: ExportRequest, name: string): string {
  return file ?? `${places.cwd}/${name}`
}

/** A bundle before it is written anywhere. */
export interface PackedBundle extends Omit<Exported, 'file' | 'bytes' | 'sha256'> {
  /** What its file would be called. */
  readonly name: string
  readonly bytes: Uint8Array
}

/** The same in memory. `check` hears what the file will be called before anything is packed. */
export async function packBundle(
  ports: Ports,
  request: Omit<ExportRequest, 'file'>,
  check: (name: string) => void = () => undefined,
): Promise<PackedBundle> {
  const scope = async (tx: Transaction) => ({
    artifacts: (await chooseArtifacts(tx, request)).artifacts,
  })
  const { chosen, unread, entries, warnings } = await readState(ports, scope, async (tx, state) => {
    const found = leaveOutUnreadable(await chooseArtifacts(tx, request), state)
    return { ...found, ...(await makeEntries(tx, found.chosen, request)) }
  })
  const name = `${fileName(chosen.name)}${BUNDLE_ENDING}`
  check(name)
  const signature = request.sign ? await signManifest(ports, manifestOf(entries)) : null
  const signed =
    signature === null ? [] : [textEntry(BUNDLE_FILES.signature, formatSignature(signature))]
  const bytes = await ports.archives.zip(inOrder([...entries, ...signed]))
  return {
    name,
    bytes,
    artifacts: chosen.artifacts.map(artifactLabel),
    history: request.withHistory,
    signedBy: signature?.key ?? null,
    leftOut: chosen.leftOut,
    unread,
    warnings,
  }
}

async function makeEntries(
  transaction: Transaction,
  chosen: Chosen,
  { withHistory, allow }: Omit<ExportRequest, 'file'>,
): Promise<{ readonly entries: readonly BundleEntry[]; readonly warnings: readonly Warning[] }> {
  const { ports } = transaction
  const gate = findingGate(ports, allow)
  await assertSettledContents(transaction, chosen, gate)
  const manifest = await describeAll(transaction, chosen, withHistory)
  const collected = await collectObjects(transaction, manifest)
  const heads = await headFiles(transaction, chosen)
  assertNoSecrets([...heads, ...(await besideHeads(transaction, collected))], gate)
  const modes = new Map(
    manifest.artifacts.flatMap(({ files }) => files.map(({ path, mode }) => [path, mode])),
  )
  const files = heads.map(({ path, bytes }): BundleEntry => {
    return { path, mode: modes.get(path) === '100755' ? '100755' : '100644', bytes }
  })
  if (collected.objects.length > 0) {
    const bytes = encodeObjectPack(collected.objects)
    files.push({ path: BUNDLE_FILES.objects, mode: '100644', bytes })
  }
  const sums = textEntry(
    BUNDLE_FILES.sums,
    formatSums(new Map(files.map(({ path, bytes }) => [path, ports.sha256(bytes)]))),
  )
  const text = formatBundleManifest({ ...manifest, sums: ports.sha256(sums.bytes) })
  const entries = [...files, sums, textEntry(BUNDLE_FILES.manifest, text)]
  assertImportable({ ...ports, gate }, entries)
  const lint = await lintSkills(transaction, chosen.artifacts)
  return { entries, warnings: [...lint, ...sourcesLeftOut(chosen.artifacts)] }
}

async function describeAll(
  transaction: Transaction,
  { name, artifacts, members }: Chosen,
  withHistory: boolean,
): Promise<BundleManifest> {
  const described: BundleManifest['artifacts'][number][] = []
  for (const artifact of artifacts) {
    described.push(await describeArtifact(transaction, artifact, { withHistory }))
  }
  const memberships = artifacts.flatMap((artifact) =>
    describeMembers(artifact, members.get(artifact.uuid) ?? []),
  )
  return { name, sums: null, hasHistory: withHistory, artifacts: described, memberships }
}

/** Lists the files of the heads, with the paths that they have in the bundle; links are none. */
async function headFiles(
  { objects }: Transaction,
  { artifacts }: Chosen,
): Promise<readonly LeavingFile[]> {
  const files: LeavingFile[] = []
  for (const artifact of artifacts) {
    const entries = (await objects.tree(artifact.tree)).entries.filter(
      ({ mode }) => mode !== '120000',
    )
    const read = readerOf(await objects.blobs(entries.map(({ blob }) => blob)))
    const where = artifactLabel(artifact)
    for (const { path, blob } of entries) {
      files.push({ where, path: pathInBundle(artifact, path), blob, bytes: read(blob) })
    }
  }
  return files
}

/** What was taken out of a file is in its history still. */
async function besideHeads(
  { objects }: Transaction,
  { trees }: Collected,
): Promise<readonly LeavingFile[]> {
  const read = readerOf(
    await objects.blobs(trees.flatMap(({ entries }) => entries.map(({ blob }) => blob))),
  )
  return trees.flatMap(({ id, entries }) =>
    entries.map(({ path, blob }) => ({
      where: `An earlier content (${id.slice(0, 8)})`,
      path,
      blob,
      bytes: read(blob),
    })),
  )
}

/** Nobody is given a bundle that their import refuses. */
function assertImportable(
  ports: Ports & { readonly gate: FindingGate },
  entries: readonly BundleEntry[],
): void {
  const bundle = verifyBundle(ports.sha256, entries)
  for (const artifact of bundle.manifest.artifacts) {
    readBundled(ports, { bundle, artifact }, bundledCandidate(bundle, artifact))
  }
}

/** The manifest first, so that a reader meets it before what it describes. */
function inOrder(entries: readonly BundleEntry[]): readonly BundleEntry[] {
  return entries.toSorted((a, b) => rankOf(a) - rankOf(b) || compareUtf8(a.path, b.path))
}

const FIRST: readonly string[] = [BUNDLE_FILES.manifest, BUNDLE_FILES.signature, BUNDLE_FILES.sums]

function rankOf({ path }: BundleEntry): number {
  const at = FIRST.indexOf(path)
  return at === -1 ? FIRST.length : at
}

function manifestOf(entries: readonly BundleEntry[]): Uint8Array {
  return entries.find(({ path }) => path === BUNDLE_FILES.manifest)?.bytes ?? new Uint8Array()
}

function textEntry(path: string, text: string): BundleEntry {
  return { path, mode: '100644', bytes: new TextEncoder().encode(text) }
}

/** A nested name is a path. */
function fileName(name: string): string {
  return name.replaceAll('/', '-')
}

function assertFree({ files }: Ports, file: string): void {
  if (files.lstat(file) === null) return
  throw new SkillmeatError('E_USAGE', `${file} is there already.`, {
    fix: 'Name a file that does not exist yet.',
    data: { file },
  })
}
