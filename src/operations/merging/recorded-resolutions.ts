import { fileConflictId } from '../../core/merge/conflict-id.ts'
import { joinPieces } from '../../core/merge/lines/conflict-pieces.ts'
import { isUnchanged } from '../../core/merge/dropped-changes.ts'
import { decidePlaces } from '../../core/merge/decide-places.ts'
import type { FileConflict } from '../../core/merge/file-conflict.ts'
import type { FileBytes } from '../../core/merge/lines/merge-file.ts'
import type { SettleConflict } from '../../core/merge/merge-trees.ts'
import { recallPlaces } from '../../core/merge/recall-places.ts'
import type { DecidedPlace } from '../../core/merge/recall-places.ts'
import { splitPlaces } from '../../core/merge/lines/split-places.ts'
import type { SettleKeys } from '../../core/merge/lines/split-places.ts'
import { hasUnsettledMarkers } from '../../core/merge/unsettled-markers.ts'
import type { TreeEntry } from '../../core/object/tree.ts'
import type {
  HunkChoice,
  PendingEntry,
  ResolutionEntry,
  ResolvedFile,
} from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { readerOf } from '../engine/objects/object-reader.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { findChosenTexts } from './chosen-texts.ts'
import { loadKeySettling } from './load-structured.ts'

/** What was decided about conflicts of one artifact before. */
export interface RecordedResolutions {
  /** Returns what settles a file when each of its conflicts was decided in the same place before. */
  readonly settleWith: (settleKeys: SettleKeys | undefined) => SettleConflict
  /** Returns the file that a conflict over whole files became before; undefined when it was never met. */
  readonly settleFile: (conflict: FileConflict) => TreeEntry | null | undefined
}

/** A recorded decision about lines, and whose it is. */
export interface RecordedPlace extends DecidedPlace {
  readonly uuid: string
}

/** Reads what was decided about conflicts of an artifact; null when that is nothing. */
export async function readRecorded(
  transaction: Transaction,
  uuid: string,
): Promise<RecordedResolutions | null> {
  const entries = await transaction.scan<ResolutionEntry>(viewKeys.resolutions(uuid))
  if (entries.length === 0) return null
  const byId = new Map(entries.map((entry) => [entry.id, entry]))
  const decided = listDecidedPlaces(entries)
  const readBlob = readerOf(await transaction.objects.blobs(decided.map(({ result }) => result)))
  const { sha256 } = transaction.ports
  return {
    settleWith: (settleKeys) => (path, bytes) => {
      const split = splitPlaces(path, bytes, settleKeys)
      const recalled = recallPlaces(sha256, { path, split }, decided).map(({ same }) => same)
      if (recalled.length === 0 || recalled.includes(null)) return null
      const text = joinPieces(split, (_, index) => {
        const found = recalled[index] ?? null
        return found === null ? new Uint8Array() : readBlob(found.result)
      })
      return { by: 'recorded', text }
    },
    settleFile: (conflict) => {
      const found = byId.get(fileConflictId(sha256, conflict))
      if (found === undefined) return undefined
      // Deleting an edited file that still exists is a new decision each time.
      if (found.result === null || found.mode === null) {
        const { ours, base } = conflict
        return ours === null || isUnchanged(ours, base) ? null : undefined
      }
      return { path: conflict.path, mode: found.mode, blob: found.result }
    },
  }
}

/**
 * Returns the earlier results of places, for the files of a merge in which only some places were
 * decided before; null for a new place.
 */
export async function recallChoices(
  transaction: Transaction,
  uuid: string,
  conflicts: readonly FileConflict[],
): Promise<Readonly<Record<string, readonly (HunkChoice | null)[]>>> {
  if (!transaction.settings.merge.recorded) return {}
  const entries = await transaction.scan<ResolutionEntry>(viewKeys.resolutions(uuid))
  const decided = listDecidedPlaces(entries)
  if (decided.length === 0) return {}
  const found: Record<string, readonly (HunkChoice | null)[]> = {}
  for (const conflict of conflicts) {
    const sides = await readConflictLines(transaction, conflict)
    if (sides === null) continue
    const { path } = conflict
    const split = splitPlaces(path, sides, await loadKeySettling(transaction, path))
    const recalled = recallPlaces(transaction.ports.sha256, { path, split }, decided)
    const known = recalled.filter(({ same }) => same !== null).length
    // If all places are known, there was a reason not to apply them, which a person has to decide about.
    if (known === 0 || known === recalled.length) continue
    found[path] = recalled.map(
      ({ same }) => same && { take: 'text', blob: same.result, recalled: true },
    )
  }
  return found
}

/** Returns the recorded decisions that are about lines. */
export function listDecidedPlaces(entries: readonly ResolutionEntry[]): RecordedPlace[] {
  return entries.flatMap(({ uuid, kind, path, base, ours, theirs, result, place = null }) => {
    const isWhole = base === null || ours === null || theirs === null || result === null
    return kind !== 'lines' || isWhole ? [] : [{ uuid, path, base, ours, theirs, result, place }]
  })
}

/** Records how a person settled the conflicts of a merge, so that the same ones are settled the same way. */
export async function recordResolutions(
  transaction: Transaction,
  pending: PendingEntry,
): Promise<void> {
  if (!transaction.settings.merge.recorded) return
  for (const conflict of pending.conflicts) {
    const resolved = pending.resolved[conflict.path]
    // The path of a moved file depends on its names on both sides, which may differ in another merge.
    if (resolved === undefined || resolved.path !== undefined) continue
    if (await isUnsettled(transaction, conflict, resolved)) continue
    const lines = await recordLines(transaction, { pending, conflict, resolved })
    for (const entry of lines ?? [recordFile(transaction, conflict, resolved)]) {
      const key = viewKeys.resolution(pending.uuid, entry.id)
      if (entry.result === 'differs') {
        transaction.remove(key)
        continue
      }
      transaction.put(key, {
        ...entry,
        result: entry.result,
        uuid: pending.uuid,
        path: conflict.path,
        recorded_at: transaction.now(),
        recorded_by: transaction.ports.places.user,
      } satisfies ResolutionEntry)
    }
  }
}

/** A decision. Its result is `differs` if lines whose places cannot be told apart got different results. */
interface Recorded extends Pick<
  ResolutionEntry,
  'id' | 'kind' | 'base' | 'ours' | 'theirs' | 'mode' | 'place'
> {
  readonly result: ResolutionEntry['result'] | 'differs'
}

async function isUnsettled(
  transaction: Transaction,
  { base, theirs }: FileConflict,
  { blob }: ResolvedFile,
): Promise<boolean> {
  if (blob === null) return false
  // Our side may itself hold a text that was written with markers, so it does not count.
  const sides = [base, theirs].flatMap((entry) => entry?.blob ?? [])
  const blobs = await transaction.objects.blobs([...sides, blob])
  const text = blobs.get(blob) ?? new Uint8Array()
  return hasUnsettledMarkers(
    text,
    sides.flatMap((side) => blobs.get(side) ?? []),
  )
}

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

/**
 * Returns the result of each place of a text; null if the decision is about the whole file.
 *
 * Without a base a place is too vague to settle the same lines elsewhere.
 */
async function recordLines(
  transaction: Transaction,
  {
    pending,
    conflict,
    resolved,
  }: {
    readonly pending: PendingEntry
    readonly conflict: FileConflict
    readonly resolved: ResolvedFile
  },
): Promise<Recorded[] | null> {
  const { path } = conflict
  const { blob } = resolved
  const bytes = blob === null ? null : await readConflictLines(transaction, conflict)
  if (bytes === null || blob === null) return null
  const settled = (await transaction.objects.blobs([blob])).get(blob) ?? new Uint8Array()
  const split = splitPlaces(path, bytes, await loadKeySettling(transaction, path))
  const texts = await findChosenTexts(transaction, split, {
    choices: pending.hunks?.[path],
    settled,
  })
  if (texts === null) return null
  const keep = (one: Uint8Array) => transaction.addObject('blob', one)
  return decidePlaces(transaction.ports.sha256, { path, split }, texts).map(
    ({ id, piece, place, text }) => ({
      id,
      kind: 'lines',
      base: keep(piece.base),
      ours: keep(piece.ours),
      theirs: keep(piece.theirs),
      result: text === null ? 'differs' : keep(text),
      mode: null,
      place,
    }),
  )
}

/** Reads the sides of a conflict whose places can be decided one by one; null for any other. */
async function readConflictLines(
  { objects }: Transaction,
  { base, ours, theirs, hunks }: FileConflict,
): Promise<FileBytes | null> {
  if (hunks === 0 || base === null || ours === null || theirs === null) return null
  const blobs = await objects.blobs([base.blob, ours.blob, theirs.blob])
  const read = ({ blob }: TreeEntry) => blobs.get(blob) ?? new Uint8Array()
  return { base: read(base), ours: read(ours), theirs: read(theirs) }
}
