import type { ArtifactType } from '../../core/artifact/artifact-type.ts'
import { isSkillmeatError } from '../../core/errors.ts'
import { inspectArtifact } from '../../core/inspection/inspect-artifact.ts'
import type { Inspection } from '../../core/inspection/inspect-artifact.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import { makeTree } from '../../core/object/tree.ts'
import type { Tree } from '../../core/object/tree.ts'
import type { Ports } from '../../ports/ports.ts'
import type { HistoricFile } from '../../ports/project-repository.ts'
import { findingGate } from '../engine/consent/allowed-findings.ts'
import { recordedOnDisk } from '../engine/places/recorded-place.ts'
import { visibleOnDisk } from '../engine/places/artifact-places.ts'
import { loadFormat, readPlace, readText } from '../engine/places/read-place.ts'
import type { PlaceOnDisk } from '../engine/places/walk-place.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { keepObjects } from '../importing/pipeline/read.ts'
import { captureRecorded } from './capture-recorded.ts'
import type { BaseFrom } from './install-report.ts'
import type { RecordedArtifact, RecordedState } from './recorded-artifacts.ts'

/** The files of a tree that is not in the store yet. */
export interface FoundContent {
  readonly tree: Tree
  readonly blobs: ReadonlyMap<ObjectId, Uint8Array>
  readonly from: Exclude<BaseFrom, 'unknown'>
}

/** Contents by their trees, each verified by its hash. */
export type FoundContents = ReadonlyMap<ObjectId, FoundContent>

/**
 * Makes a content part of what is planned, from the store, from what was found before, or from the
 * project's own files. Returns where it came from; `unknown` where it cannot be had.
 */
export async function takeContent(
  transaction: Transaction,
  wanted: ObjectId,
  from: { readonly contents: FoundContents; readonly artifact: RecordedArtifact },
): Promise<BaseFrom> {
  if ((await transaction.objects.missing([wanted])).size === 0) return 'store'
  const found = from.contents.get(wanted)
  if (found !== undefined) {
    keepObjects(found, (kind, bytes) => transaction.addObject(kind, bytes))
    return found.from
  }
  for (const { record, recorded } of from.artifact.entries) {
    const disk = recordedOnDisk(transaction.ports.places, recorded, record)
    const there = await captureRecorded(transaction, disk, { recorded, compareWith: [wanted] })
    if (there === wanted) return 'files'
  }
  return 'unknown'
}

/**
 * Looks for a state in the project: its files as they are, then its git history, where a copy is plain
 * files. Nothing is planned.
 */
export async function findInProject(
  { ports, objects }: Transaction,
  { entries }: RecordedArtifact,
  { tree: wanted }: RecordedState,
): Promise<FoundContent | 'files' | null> {
  if (wanted === null) return null
  const places = entries.map(({ record, recorded }) => ({
    project: record.project,
    disk: recordedOnDisk(ports.places, recorded, record),
  }))
  for (const { disk } of places) {
    const options = { compareWith: [wanted] }
    const found = await readPlace(ports, objects, { disk, options })
    if (found?.tree.id === wanted) return 'files'
  }
  for (const { project, disk } of places) {
    const there = visibleOnDisk(disk)
    const treeOf = await readHistoric(ports, disk)
    if (treeOf === null || !there.startsWith(`${project}/`)) continue
    const place = { project, path: there.slice(project.length + 1) }
    const files = await ports.projectRepository.find(
      place,
      (state) => treeOf(state).tree.id === wanted,
    )
    if (files !== null) return { ...treeOf(files), from: 'history' }
  }
  return null
}

export type ReadHistoric = (files: readonly HistoricFile[]) => Pick<FoundContent, 'tree' | 'blobs'>

/**
 * Returns what reads an earlier state of a place; null for what earlier files do not tell: an artifact
 * that has more files than the one that is in an agent's form.
 */
export async function readHistoric(
  ports: Pick<Ports, 'sha256'>,
  { form, single }: PlaceOnDisk,
): Promise<ReadHistoric | null> {
  if (form === undefined) return (files) => toContent(ports, files, single ?? null)
  if (single === null) return null
  const format = await loadFormat(form.format)
  return (files) => {
    const [file] = files
    const text = file === undefined ? '' : new TextDecoder().decode(file.bytes)
    const own = readOrNull(() =>
      readText(format, text, { slot: form.slot, was: null, isWritten: false }),
    )
    const bytes = new TextEncoder().encode(own ?? '')
    return toContent(ports, own === null ? [] : [{ path: '', mode: '100644', bytes }], single)
  }
}

/** An earlier state that cannot be read is none. */
function readOrNull(read: () => string | null): string | null {
  try {
    return read()
  } catch (error) {
    if (isSkillmeatError(error)) return null
    throw error
  }
}

function toContent(
  { sha256 }: Pick<Ports, 'sha256'>,
  files: readonly HistoricFile[],
  single: string | null,
): Pick<FoundContent, 'tree' | 'blobs'> {
  const blobs = new Map<ObjectId, Uint8Array>()
  const entries = files.map(({ path, mode, bytes }) => {
    const blob = sha256(bytes)
    blobs.set(blob, bytes)
    return { path: path === '' ? (single ?? path) : path, mode, blob }
  })
  return { tree: makeTree(sha256, entries), blobs }
}

/**
 * Describes a content, and refuses one that may not be taken in, as every import does. Throws what
 * `inspectArtifact` throws.
 */
export async function inspectContent(
  { ports, objects }: Transaction,
  tree: ObjectId,
  artifact: {
    readonly type: ArtifactType
    readonly name: string
    readonly allow: readonly string[]
  },
): Promise<Inspection> {
  const { type, name, allow } = artifact
  const { entries } = await objects.tree(tree)
  const blobs = await objects.blobs(entries.map(({ blob }) => blob))
  const files = entries.flatMap(({ path, mode, blob }) => {
    const bytes = blobs.get(blob)
    return bytes === undefined ? [] : [{ path, mode, bytes }]
  })
  return inspectArtifact({ type, name, files }, ports.limits, findingGate(ports, allow))
}
