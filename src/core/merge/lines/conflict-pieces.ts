import { ByteChunks } from '../../diff/byte-chunks.ts'
import { sliceLines } from '../../diff/split-lines.ts'
import type { Side, Range } from './hunk.ts'
import { alignLineEndings } from './merge-file.ts'
import type { FileBytes } from './merge-file.ts'
import { mergeHunks } from './merge-text.ts'
import { endOfLine } from './write-merge.ts'

/** A place in which both sides changed the same lines. */
export interface ConflictPiece {
  readonly kind: 'conflict'
  /** The base's lines of the place; may be more than the sides' where both begin or end alike. */
  readonly base: Uint8Array
  readonly ours: Uint8Array
  readonly theirs: Uint8Array
  /** The line of ours, counted from 1, at which the place begins. */
  readonly line: number
  /** How a line ends that has to be ended there, as git tells it. */
  readonly eol: '\r\n' | '\n'
  /** Whether it is a place among keys, everything else about which was settled by key. */
  readonly inKeys: boolean
}

/** A stretch of a merged file: text that is settled, or a conflict. */
export type MergePiece = { readonly kind: 'merged'; readonly text: Uint8Array } | ConflictPiece

/** A merged file in pieces; no two of the same kind follow each other, but for conflicts. */
export interface MergePieces {
  readonly pieces: readonly MergePiece[]
  /** Gives the file put together from pieces the line endings it shall have. */
  readonly restore: (text: Uint8Array) => Uint8Array
  /** The way back: gives a settled file the line endings of the pieces. */
  readonly align: (text: Uint8Array) => Uint8Array
}

/**
 * Merges a text and returns the result in pieces, so that each conflict can be settled by itself.
 *
 * Conflicts are those of `git merge-file --zdiff3`: with all of their base, and without the lines
 * in which both sides begin or end alike. Where there is no base they are the places in which the
 * two sides differ.
 */
export function splitConflicts(bytes: FileBytes): MergePieces {
  const { sides: aligned, restore, align } = alignLineEndings(bytes)
  const style = bytes.base.length === 0 ? 'merge' : 'zdiff3'
  const { sides, hunks } = mergeHunks(aligned, { style })
  const { base, ours, theirs } = sides
  const pieces: MergePiece[] = []
  let merged = new ByteChunks()
  let at = 0
  const close = () => {
    const text = merged.toBytes()
    if (text.length > 0) pieces.push({ kind: 'merged', text })
    merged = new ByteChunks()
  }
  for (const hunk of hunks) {
    if (hunk.kind === 'same' || hunk.kind === 'ours') continue
    merged.push(linesOf(ours, { from: at, to: hunk.ours.from }))
    at = hunk.ours.to
    const isAlike = isEmpty(hunk.ours) && isEmpty(hunk.theirs)
    if (hunk.kind === 'conflict' && isAlike) continue
    if (hunk.kind !== 'conflict') {
      merged.push(linesOf(theirs, hunk.theirs))
      continue
    }
    close()
    pieces.push({
      kind: 'conflict',
      base: linesOf(base, hunk.base),
      ours: linesOf(ours, hunk.ours),
      theirs: linesOf(theirs, hunk.theirs),
      line: hunk.ours.from + 1,
      eol: endOfLine(sides, hunk),
      inKeys: false,
    })
  }
  merged.push(linesOf(ours, { from: at, to: ours.lines.count }))
  close()
  return { pieces, restore, align }
}

/** Puts a file together from pieces; `settle` returns the text for each conflict, in their order. */
export function joinPieces(
  { pieces, restore }: Pick<MergePieces, 'pieces' | 'restore'>,
  settle: (conflict: ConflictPiece, index: number) => Uint8Array,
): Uint8Array {
  const text = new ByteChunks()
  let index = 0
  for (const piece of pieces) {
    if (piece.kind === 'merged') text.push(piece.text)
    else {
      text.push(settle(piece, index))
      index += 1
    }
  }
  return restore(text.toBytes())
}

/** Returns ours and then theirs as git's `union`: a last line of ours that has no end gets one. */
export function bothSides({ ours, theirs, eol }: ConflictPiece): Uint8Array {
  const text = new ByteChunks()
  text.push(ours)
  if (ours.length > 0 && ours.at(-1) !== LF) text.push(eol)
  text.push(theirs)
  return text.toBytes()
}

const LF = 10

function linesOf({ lines }: Side, { from, to }: Range): Uint8Array {
  return sliceLines(lines, from, Math.max(from, to))
}

function isEmpty({ from, to }: Range): boolean {
  return from === to
}
