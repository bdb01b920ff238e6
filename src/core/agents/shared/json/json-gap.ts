import type { Node } from 'jsonc-parser'

/** What stands between two values: white space, comments, and the comma. */
export interface GapPiece {
  readonly kind: 'space' | 'line-comment' | 'comment' | 'comma'
  readonly start: number
  readonly end: number
}

const PIECE = /([ \t\r\n\ufeff]+)|(\/\/[^\r\n]*)|(\/\*[\s\S]*?\*\/)|(,)/y

/** Lists the pieces of a text that has nothing else between `start` and `end`. */
export function gapPieces(text: string, start: number, end: number): readonly GapPiece[] {
  const pieces: GapPiece[] = []
  for (let at = start; at < end;) {
    PIECE.lastIndex = at
    const found = PIECE.exec(text)
    if (found === null) break
    const [whole, space, line, comment] = found
    const kind = space ? 'space' : line ? 'line-comment' : comment ? 'comment' : 'comma'
    pieces.push({ kind, start: at, end: at + whole.length })
    at += whole.length
  }
  return pieces
}

export function isComment({ kind }: GapPiece): boolean {
  return kind === 'comment' || kind === 'line-comment'
}

/** Returns the last comment that begins on the line of `from`, where the pieces begin; null for none. */
export function trailingComment(
  text: string,
  pieces: readonly GapPiece[],
  from: number,
): GapPiece | null {
  let found: GapPiece | null = null
  for (const piece of pieces) {
    if (piece.start < from) continue
    if (isComment(piece)) found = piece
    else if (piece.kind === 'comma' || /[\r\n]/.test(text.slice(piece.start, piece.end))) break
    if (piece.kind === 'line-comment') break
  }
  return found
}

/** Tells whether an object or a list has neither members nor comments in it. */
export function isBare(text: string, node: Node): boolean {
  const inside = gapPieces(text, node.offset + 1, node.offset + node.length - 1)
  return (node.children ?? []).length === 0 && !inside.some(isComment)
}
