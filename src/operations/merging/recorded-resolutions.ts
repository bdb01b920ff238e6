import { fileConflictId, lineConflictId } from '../../core/merge/conflict-id.ts'
import { findSettled, joinPieces, splitConflicts } from '../../core/merge/conflict-pieces.ts'
import type { ConflictPiece } from '../../core/merge/conflict-pieces.ts'
import type { FileConflict } from '../../core/merge/file-conflict.ts'
import type { FileBytes } from '../../core/merge/merge-file.ts'
import type { SettleConflict } from '../../core/merge/merge-trees.ts'
import type { TreeEntry } from '../../core/object/tree.ts'
import type { PendingEntry, ResolutionEntry, ResolvedFile } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { readerOf } from '../session/object-reader.ts'
import type { Transaction } from '../transaction/transaction.ts'

/** What was decided about conflicts of one artifact before. */
export interface RecordedResolutions {
  /** Settles a file when each of its conflicts was met before. */
  readonly settle: SettleConflict
  /** Returns the file that a conflict over whole files became before; undefined when it was never met. */
  readonly settleFile: (conflict: FileConflict) => TreeEntry | null | undefined
}

/** Reads what was decided about conflicts of an artifact; null when that is nothing. */
export async function readRecorded(
  transaction: Transaction,
  uuid: string,
): Promise<RecordedResolutions | null> {
  const entries = await transaction.scan<ResolutionEntry>(viewKeys.resolutions(uuid))
  if (entries.length === 0) return null
  const byId = new Map(entries.map((entry) => [entry.id, entry]))
  const results = entries.flatMap(({ kind, result }) =>
    kind === 'lines' && result !== null ? [result] : [],
  )
  const readBlob = readerOf(await transaction.objects.blobs(results))
  const { sha256 } = transaction.ports
  const recall = (conflict: ConflictPiece): Uint8Array | null => {
    const result = byId.get(lineConflictId(sha256, conflict))?.result ?? null
    return result === null ? null : readBlob(result)
  }
  return {
    settle: (_path, bytes) => settleByLines(bytes, recall),
    settleFile: (conflict) => {
      const found = byId.get(fileConflictId(sha256, conflict))
      if (found === undefined) return undefined
      if (found.result === null || found.mode === null) return null
      return { path: conflict.path, mode: found.mode, blob: found.result }
    },
  }
}

function settleByLines(bytes: FileBytes, recall: (conflict: ConflictPiece) => Uint8Array | null) {
  const pieces = splitConflicts(bytes)
  const conflicts = pieces.pieces.filter((piece) => piece.kind === 'conflict')
  const recalled = conflicts.map(recall)
  if (conflicts.length === 0 || recalled.includes(null)) return null
  const text = joinPieces(pieces, (_, index) => recalled[index] ?? new Uint8Array())
  return { by: 'recorded' as const, text }
}

/** Records how a person settled the conflicts of a merge, so that the same ones are settled the same way. */
export async function recordResolutions(
  transaction: Transaction,
  pending: PendingEntry,
): Promise<void> {
  if (!transaction.settings.merge.recorded) return
  for (const conflict of pending.conflicts) {
    const resolved = pending.resolved[conflict.path]
    if (resolved === undefined) continue
    // Without a base a place says too little about where else it may be settled the same way.
    const isText = conflict.hunks > 0 && conflict.base !== null && resolved.blob !== null
    const recorded = isText
      ? await recordLines(transaction, conflict, resolved)
      : [recordFile(transaction, conflict, resolved)]
    for (const entry of recorded) {
      transaction.put(viewKeys.resolution(pending.uuid, entry.id), {
        ...entry,
        uuid: pending.uuid,
        path: conflict.path,
        recorded_at: transaction.now(),
        recorded_by: transaction.ports.places.user,
      } satisfies ResolutionEntry)
    }
  }
}

type Recorded = Omit<ResolutionEntry, 'uuid' | 'path' | 'recorded_at' | 'recorded_by'>

function recordFile(
  { ports }: Transaction,
  conflict: FileConflict,
  { mode, blob }: ResolvedFile,
): Recorded {
  return {
    id: fileConflictId(ports.sha256, conflict),
    kind: 'file',
    base: conflict.base?.blob ?? null,
    ours: conflict.ours?.blob ?? null,
    theirs: conflict.theirs?.blob ?? null,
    result: blob,
    mode,
  }
}

async function recordLines(
  transaction: Transaction,
  { base, ours, theirs }: FileConflict,
  { blob }: ResolvedFile,
): Promise<Recorded[]> {
  const sides = [base, ours, theirs].flatMap((entry) => entry?.blob ?? [])
  const blobs = await transaction.objects.blobs(blob === null ? sides : [...sides, blob])
  const read = (id: TreeEntry['blob'] | undefined | null) =>
    (id ? blobs.get(id) : null) ?? new Uint8Array()
  const bytes = { base: read(base?.blob), ours: read(ours?.blob), theirs: read(theirs?.blob) }
  const split = splitConflicts(bytes)
  const settled = findSettled(split, read(blob))
  return split.pieces
    .filter((piece) => piece.kind === 'conflict')
    .flatMap((piece, index): Recorded[] => {
      const result = settled[index] ?? null
      if (result === null) return []
      const keep = (text: Uint8Array) => transaction.addObject('blob', text)
      return [
        {
          id: lineConflictId(transaction.ports.sha256, piece),
          kind: 'lines',
          base: keep(piece.base),
          ours: keep(piece.ours),
          theirs: keep(piece.theirs),
          result: keep(result),
          mode: null,
        },
      ]
    })
}
