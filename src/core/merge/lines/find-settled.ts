import { equalBytes } from '../../diff/equal-bytes.ts'
import { joinPieces } from './conflict-pieces.ts'
import type { MergePieces } from './conflict-pieces.ts'

const LF = 10

/**
 * Finds what became of each conflict in a file that a person settled as a whole.
 *
 * Null where that cannot be told: something else was changed as well, or the lines between two
 * conflicts stand in several places, so that the file can be cut in more than one way.
 */
export function findSettled(split: MergePieces, settled: Uint8Array): readonly Uint8Array[] | null {
  const text = split.align(settled)
  const between = listBetween(split)
  const inner = between.slice(1, -1)
  const [head, tail] = [between[0] ?? EMPTY, between.at(-1) ?? EMPTY]
  if (between.length === 1) return equalBytes(head, text) ? [] : null
  const window = { from: head.length, to: text.length - tail.length }
  if (!isAround(text, window, { head, tail })) return null
  const first = placeFromStart(text, inner, window)
  const last = placeFromEnd(text, inner, window)
  if (first?.join() !== last?.join()) return null
  const starts = [window.from, ...(first ?? []).map((at, index) => at + lengthOf(inner[index]))]
  const ends = [...(first ?? []), window.to]
  const found = starts.map((start, index) => text.slice(start, ends[index]))
  // Also where no place was found for the text between, the file is not the one that is put together.
  const again = joinPieces(split, (_, index) => found[index] ?? EMPTY)
  return equalBytes(again, settled) ? found : null
}

function lengthOf(text: Uint8Array = EMPTY): number {
  return text.length
}

/** Tells whether a text begins and ends as it has to, with whole lines between. */
function isAround(
  text: Uint8Array,
  { from, to }: Window,
  { head, tail }: { readonly head: Uint8Array; readonly tail: Uint8Array },
): boolean {
  const isWhole = tail.length === 0 || isLineStart(text, to, from)
  return from <= to && isWhole && isAt(text, head, 0) && isAt(text, tail, to)
}

const EMPTY = new Uint8Array()

/** The settled text before the first conflict, between every two, and after the last. */
function listBetween({ pieces }: MergePieces): Uint8Array[] {
  const between: Uint8Array[] = [EMPTY]
  for (const piece of pieces) {
    if (piece.kind === 'conflict') between.push(EMPTY)
    else between[between.length - 1] = piece.text
  }
  return between
}

interface Window {
  readonly from: number
  readonly to: number
}

/** Where each part stands if every one stands as near to the start as it can; null where one does not. */
function placeFromStart(text: Uint8Array, parts: readonly Uint8Array[], { from, to }: Window) {
  const places: number[] = []
  let at = from
  for (const part of parts) {
    while (at + part.length <= to && !(isLineStart(text, at, from) && isAt(text, part, at))) at += 1
    if (at + part.length > to) return null
    places.push(at)
    at += part.length
  }
  return places
}

function placeFromEnd(text: Uint8Array, parts: readonly Uint8Array[], { from, to }: Window) {
  const places: number[] = []
  let end = to
  for (const part of parts.toReversed()) {
    let at = end - part.length
    while (at >= from && !(isLineStart(text, at, from) && isAt(text, part, at))) at -= 1
    if (at < from) return null
    places.push(at)
    end = at
  }
  return places.toReversed()
}

function isLineStart(text: Uint8Array, at: number, from: number): boolean {
  return at === from || text[at - 1] === LF
}

function isAt(text: Uint8Array, part: Uint8Array, at: number): boolean {
  return part.every((byte, index) => text[at + index] === byte)
}
