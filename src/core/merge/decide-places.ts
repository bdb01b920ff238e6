import { equalBytes } from '../diff/equal-bytes.ts'
import type { Sha256 } from '../object/object-id.ts'
import { lineConflictId } from './conflict-id.ts'
import type { ConflictPiece, MergePieces } from './lines/conflict-pieces.ts'
import { describePlaces } from './place-context.ts'
import type { PlaceContext } from './place-context.ts'

/** A place of a file, and what a person made of it. */
export interface DecidedText {
  /** The same for the same lines in the same place. */
  readonly id: string
  readonly piece: ConflictPiece
  readonly place: PlaceContext
  /** Null where places that nothing tells apart became different texts: that says nothing of either. */
  readonly text: Uint8Array | null
}

/** Pairs the places of a file with what became of them, one for each id. `texts` are in their order. */
export function decidePlaces(
  sha256: Sha256,
  { path, split }: { readonly path: string; readonly split: MergePieces },
  texts: readonly Uint8Array[],
): DecidedText[] {
  const contexts = describePlaces(sha256, split)
  const conflicts = split.pieces.filter((piece) => piece.kind === 'conflict')
  const decided = new Map<string, DecidedText>()
  for (const [index, piece] of conflicts.entries()) {
    const place = contexts[index]
    const text = texts[index]
    if (place === undefined || text === undefined) continue
    const id = lineConflictId(sha256, piece, { path, ...place })
    const twin = decided.get(id)
    const isTold = twin === undefined || (twin.text !== null && equalBytes(twin.text, text))
    decided.set(id, { id, piece, place, text: isTold ? text : null })
  }
  return [...decided.values()]
}
