import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { artifactPath, isSingleFile } from '../../core/artifact/artifact-path.ts'
import type { ArtifactType } from '../../core/artifact/artifact-type.ts'
import type { TreeEntry } from '../../core/object/tree.ts'
import type { NewCommit } from '../../ports/repository.ts'
import { readerOf } from '../engine/objects/object-reader.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import type { LeavingFile } from '../bundles/assert-no-secrets.ts'
import type { OutgoingArtifact, PushPlan } from './plan-push.ts'

type File = NewCommit['files'][number]

export interface OutgoingFiles {
  readonly removed: readonly string[]
  readonly files: readonly File[]
  /** The same files, to be looked through before they leave. */
  readonly leaving: readonly LeavingFile[]
}

/** Returns the files that a push changes, and none that stays: what is not ours in a folder is left there. */
export async function outgoingFiles(
  transaction: Transaction,
  { outgoing, removed }: PushPlan,
): Promise<OutgoingFiles> {
  const gone: string[] = []
  const files: File[] = []
  const leaving: LeavingFile[] = []
  for (const one of outgoing) {
    const change = await filesOf(transaction, one)
    gone.push(...change.removed)
    files.push(...change.files)
    leaving.push(...change.leaving)
  }
  for (const { there } of removed) gone.push(...(there?.folder.files ?? []).map(({ path }) => path))
  const written = new Set(files.map(({ path }) => path))
  return { removed: gone.filter((path) => !written.has(path)), files, leaving }
}

async function filesOf(
  { objects }: Transaction,
  { artifact, there, before }: OutgoingArtifact,
): Promise<OutgoingFiles> {
  const { type, name, tree } = artifact
  const oldName = there?.folder.name ?? name
  const old = before === null ? [] : (await objects.tree(before)).entries
  const was = new Map(old.map((entry) => [placeOf(type, oldName, entry.path), entry]))
  const now = (await objects.tree(tree)).entries.map((entry) => ({
    entry,
    place: placeOf(type, name, entry.path),
  }))
  const places = new Set(now.map(({ place }) => place))
  const changed = now.filter(({ entry, place }) => !isSame(was.get(place), entry))
  const read = readerOf(await objects.blobs(changed.map(({ entry }) => entry.blob)))
  const where = artifactLabel(artifact)
  return {
    removed: [...was.keys()].filter((place) => !places.has(place)),
    files: changed.map(({ entry, place }) => ({
      path: place,
      mode: entry.mode,
      bytes: read(entry.blob),
    })),
    leaving: changed.map(({ entry }) => ({
      where,
      path: entry.path,
      blob: entry.blob,
      bytes: read(entry.blob),
    })),
  }
}

function isSame(before: TreeEntry | undefined, { mode, blob }: TreeEntry): boolean {
  return before?.mode === mode && before.blob === blob
}

function placeOf(type: ArtifactType, name: string, path: string): string {
  const place = artifactPath(type, name)
  return isSingleFile(type) ? place : `${place}/${path}`
}
