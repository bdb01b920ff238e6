import type { ArtifactType } from '../../core/artifact/artifact-type.ts'
import { inspectArtifact } from '../../core/inspection/inspect-artifact.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import { makeTree } from '../../core/object/tree.ts'
import type { Tree } from '../../core/object/tree.ts'
import type { Ports } from '../../ports/ports.ts'
import type { HistoricFile } from '../../ports/project-repository.ts'
import { findingGate } from '../engine/consent/allowed-findings.ts'
import { capturePlace } from '../engine/observe/capture-tree.ts'
import { recordedOnDisk } from '../engine/places/recorded-place.ts'
import { readPlace } from '../engine/places/read-place.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { keepObjects } from '../importing/pipeline/read.ts'
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
    if ((await capturePlace(transaction, disk, [wanted])) === wanted) return 'files'
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
    if (disk.form !== undefined || !disk.path.startsWith(`${project}/`)) continue
    const place = { project, path: disk.path.slice(project.length + 1) }
    const treeOf = (files: readonly HistoricFile[]) => toContent(ports, files, disk.single ?? null)
    const files = await ports.projectRepository.find(
      place,
      (state) => treeOf(state).tree.id === wanted,
    )
    if (files !== null) return { ...treeOf(files), from: 'history' }
  }
  return null
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

/** Refuses a content that may not be taken in, as every import does. Throws what `inspectArtifact` throws. */
export async function assertAllowed(
  { ports, objects }: Transaction,
  tree: ObjectId,
  artifact: {
    readonly type: ArtifactType
    readonly name: string
    readonly allow: readonly string[]
  },
): Promise<void> {
  const { type, name, allow } = artifact
  const { entries } = await objects.tree(tree)
  const blobs = await objects.blobs(entries.map(({ blob }) => blob))
  const files = entries.flatMap(({ path, mode, blob }) => {
    const bytes = blobs.get(blob)
    return bytes === undefined ? [] : [{ path, mode, bytes }]
  })
  inspectArtifact({ type, name, files }, ports.limits, findingGate(ports, allow))
}
