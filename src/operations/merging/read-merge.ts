import type { FileConflict } from '../../core/merge/file-conflict.ts'
import type { PendingEntry } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import { listHunks } from './conflict-hunks.ts'
import type { ConflictHunk, FileHunks } from './conflict-hunks.ts'
import { draftOf, readDraft } from './draft.ts'
import type { ReadDraft } from './draft.ts'
import { openMergeReading } from './merge-reading.ts'
import type { MergeReading } from './merge-reading.ts'

/** A place of a file, with the text that somebody wrote for it. */
export interface ReadHunk extends ConflictHunk {
  /** Null where a side was chosen, or nothing yet. */
  readonly chosen: Uint8Array | null
}

/** A file that waits, with what each side has of it. */
export interface ReadFile extends FileHunks {
  /** Null where a side has no such file. */
  readonly sides: {
    readonly base: Uint8Array | null
    readonly ours: Uint8Array | null
    readonly theirs: Uint8Array | null
  }
  readonly hunks: readonly ReadHunk[]
}

/** A merge that waits, with every content that a person needs to decide it. */
export interface ReadMerge {
  readonly pending: PendingEntry
  readonly draft: ReadDraft | null
  /** Those that are not decided as a whole. */
  readonly files: readonly ReadFile[]
}

/** Reads all of a merge that waits. */
export async function readMerge(ports: Ports, pending: PendingEntry): Promise<ReadMerge> {
  const reading = openMergeReading(ports)
  const files = await listHunks(ports, pending)
  return {
    pending,
    draft: await readDraft(reading, await draftOf(reading, pending)),
    files: await Promise.all(files.map((file) => readFile(reading, file))),
  }
}

async function readFile(reading: MergeReading, file: FileHunks): Promise<ReadFile> {
  const { base, ours, theirs } = file.conflict
  const written = file.hunks.flatMap(({ choice }) => (choice?.take === 'text' ? choice.blob : []))
  const blobs = await reading.objects.blobs([
    ...[base, ours, theirs].flatMap((side) => side?.blob ?? []),
    ...written,
  ])
  const read = (side: FileConflict['base']) =>
    side === null ? null : (blobs.get(side.blob) ?? null)
  const chosen = ({ choice }: ConflictHunk) =>
    choice?.take === 'text' ? (blobs.get(choice.blob) ?? new Uint8Array()) : null
  return {
    ...file,
    sides: { base: read(base), ours: read(ours), theirs: read(theirs) },
    hunks: file.hunks.map((hunk) => ({ ...hunk, chosen: chosen(hunk) })),
  }
}
