import { equalBytes } from '../../core/diff/equal-bytes.ts'
import { bothSides, joinPieces } from '../../core/merge/lines/conflict-pieces.ts'
import type { ConflictPiece, MergePieces } from '../../core/merge/lines/conflict-pieces.ts'
import { findSettled } from '../../core/merge/lines/find-settled.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { HunkChoice } from '../../core/view/entries.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/**
 * Returns the text that each place of a decided file became. That is the choice for the place, or,
 * if the file was decided as a whole, the only text that can stand between the settled parts. Null
 * if that is not unique.
 */
export async function findChosenTexts(
  { objects }: Transaction,
  split: MergePieces,
  decided: {
    readonly choices: readonly (HunkChoice | null)[] | undefined
    readonly settled: Uint8Array
  },
): Promise<readonly Uint8Array[] | null> {
  const { choices, settled } = decided
  const texts = choices === undefined ? null : await readChoices(objects, split, choices)
  if (texts === null) return findSettled(split, settled)
  const again = joinPieces(split, (_, index) => texts[index] ?? new Uint8Array())
  return equalBytes(again, settled) ? texts : findSettled(split, settled)
}

/** Returns the text of each choice; null while a place is open, or if the file now splits differently. */
export async function readChoices(
  objects: Transaction['objects'],
  { pieces }: MergePieces,
  choices: readonly (HunkChoice | null)[],
): Promise<readonly Uint8Array[] | null> {
  const places = pieces.filter((piece) => piece.kind === 'conflict')
  if (places.length !== choices.length || choices.includes(null)) return null
  const texts = await ownTexts(objects, choices)
  return places.flatMap((piece, index) => {
    const choice = choices[index] ?? null
    return choice === null ? [] : [chosenText(piece, choice, texts)]
  })
}

/** Reads the texts that a person wrote for places themselves, for `chosenText`. */
export function ownTexts(
  objects: Transaction['objects'],
  choices: readonly (HunkChoice | null)[],
): Promise<ReadonlyMap<ObjectId, Uint8Array>> {
  return objects.blobs(choices.flatMap((choice) => (choice?.take === 'text' ? [choice.blob] : [])))
}

/** Returns what a place becomes. */
export function chosenText(
  piece: ConflictPiece,
  choice: HunkChoice,
  texts: ReadonlyMap<ObjectId, Uint8Array>,
): Uint8Array {
  if (choice.take === 'text') return texts.get(choice.blob) ?? new Uint8Array()
  return choice.take === 'both' ? bothSides(piece) : piece[choice.take]
}
