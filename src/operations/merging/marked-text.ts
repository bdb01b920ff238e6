import { joinPieces } from '../../core/merge/lines/conflict-pieces.ts'
import type { FileConflict } from '../../core/merge/file-conflict.ts'
import { markedPlace } from '../../core/merge/lines/marked-place.ts'
import { resolveConflict } from '../../core/merge/resolve-conflict.ts'
import type { Sha256 } from '../../core/object/object-id.ts'
import type { PendingEntry } from '../../core/view/entries.ts'
import { readerOf } from '../engine/objects/object-reader.ts'
import { chosenText, ownTexts } from './chosen-texts.ts'
import { splitFile } from './conflict-hunks.ts'
import { loadKeySettling } from './load-structured.ts'
import type { MergeReading } from './merge-reading.ts'

/** Ours, base, theirs. */
export type SideNames = readonly [string, string, string]

export interface MarkAccess extends MergeReading {
  readonly sha256: Sha256
  readonly names: SideNames
}

/**
 * Returns a conflicting file with markers; places that are decided already are as they were chosen.
 * Throws `E_USAGE` where it is not a matter of lines.
 */
export async function markedText(
  { objects, settings, sha256, names }: MarkAccess,
  pending: Pick<PendingEntry, 'hunks'>,
  conflict: FileConflict,
): Promise<Uint8Array> {
  const choices = pending.hunks?.[conflict.path] ?? []
  if (choices.some((choice) => choice !== null)) {
    const split = await splitFile({ objects, settings }, conflict)
    const texts = await ownTexts(objects, choices)
    return joinPieces(split, (piece, index) => {
      const choice = choices[index] ?? null
      return choice === null ? markedPlace(piece, names) : chosenText(piece, choice, texts)
    })
  }
  const sides = [conflict.base, conflict.ours, conflict.theirs]
  const blobs = await objects.blobs(sides.flatMap((side) => side?.blob ?? []))
  const settleKeys = await loadKeySettling({ settings }, conflict.path)
  const { bytes } = resolveConflict(conflict, 'markers', {
    sha256,
    ...(settleKeys === undefined ? {} : { settleKeys }),
    readBlob: readerOf(blobs),
    labels: [...names],
    style: 'diff3',
  })
  return bytes ?? new Uint8Array()
}
