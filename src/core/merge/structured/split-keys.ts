import { convertLineEndings } from '../lines/line-endings.ts'
import { splitConflicts } from '../lines/conflict-pieces.ts'
import type { MergePiece, MergePieces } from '../lines/conflict-pieces.ts'
import type { TextPiece } from './cut-places.ts'
import { splitByPlace } from './merge-document.ts'
import { splitFrontmatterByPlace } from './merge-frontmatter.ts'
import type { Texts } from './read-texts.ts'
import { STRUCTURED_FORMATS } from './structured-formats.ts'
import type { StructuredKind } from './structured-kind.ts'
import type { Sides } from './text-value.ts'

/**
 * Cuts a file into the places in which a side has to be chosen, values that act together in one, and
 * merges everything else: keys by key, the text below frontmatter by lines. Null where nothing can be
 * told by key.
 *
 * A place is at a line of what ours has become by that.
 */
export function splitKeys(kind: StructuredKind, texts: Texts): MergePieces | null {
  const pieces = kind === 'frontmatter' ? splitMarkdown(texts.sides) : splitWhole(kind, texts.sides)
  if (pieces === null) return null
  const mark = markOf(texts)
  const marked = mark === '' ? pieces : [settled(mark), ...pieces]
  const isCrlf = texts.ending === 'crlf'
  return {
    pieces: marked,
    restore: (text) => (isCrlf ? convertLineEndings(text, 'crlf') : text),
    align: (text) => (isCrlf ? convertLineEndings(text, 'lf') : text),
  }
}

/** The byte order mark is there or not as the side that changed it has it. */
function markOf({ marks: { base, ours, theirs } }: Texts): string {
  return ours === base ? theirs : ours
}

function splitWhole(kind: StructuredKind, sides: Sides<string>): readonly MergePiece[] | null {
  for (const format of STRUCTURED_FORMATS[kind]) {
    const pieces = splitByPlace(sides, format)
    if (pieces !== null) return placePieces(pieces)
  }
  return null
}

function splitMarkdown(sides: Sides<string>): readonly MergePiece[] | null {
  const split = splitFrontmatterByPlace(sides)
  if (split === null) return null
  const above = placePieces([split.opening, ...split.pieces])
  const { base, ours, theirs } = split.rest
  const rest = splitConflicts({ base: encode(base), ours: encode(ours), theirs: encode(theirs) })
  const lines = countLines(sides.ours) - countLines(ours)
  return [...above, ...rest.pieces.map((piece) => moveDown(piece, lines))]
}

function placePieces(texts: readonly TextPiece[]): readonly MergePiece[] {
  let line = 1
  return texts.map((text): MergePiece => {
    const at = line
    line += countLines(typeof text === 'string' ? text : text.ours)
    if (typeof text === 'string') return settled(text)
    const sides = {
      base: encode(text.base),
      ours: encode(text.ours),
      theirs: encode(text.theirs),
    }
    return { kind: 'conflict', ...sides, line: at, eol: '\n', inKeys: true }
  })
}

function moveDown(piece: MergePiece, lines: number): MergePiece {
  return piece.kind === 'merged' ? piece : { ...piece, line: piece.line + lines }
}

function settled(text: string): MergePiece {
  return { kind: 'merged', text: encode(text) }
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function countLines(text: string): number {
  return text.split('\n').length - 1
}
