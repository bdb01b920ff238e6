import { diffTexts } from '../../diff/diff-texts.ts'
import { ByteChunks } from '../../diff/byte-chunks.ts'
import { equalBytes } from '../../diff/equal-bytes.ts'
import { joinPieces, splitConflicts } from './conflict-pieces.ts'
import type { ConflictPiece, MergePiece, MergePieces } from './conflict-pieces.ts'
import type { FileBytes } from './merge-file.ts'

/** What is left of a file once what can be settled by key is. */
export type SettledKeys = SettledSides | SettledPieces

/** The file in pieces: in each of its places a side has to be chosen, whatever the lines say. */
export interface SettledPieces {
  readonly split: MergePieces
}

/** The three sides of a file, alike in all that was settled by key. */
export interface SettledSides {
  readonly bytes: FileBytes
  /** How many lines of ours, from the top, hold keys; the lines below are text. */
  readonly keyedLines: number
}

/** Settles by key what can be settled in a file whose lines conflict; null where that is nothing. */
export type SettleKeys = (path: string, bytes: FileBytes) => SettledKeys | null

/**
 * Returns a merged file in pieces: what can be settled by key is, what conflicts in keys is a place
 * for each key, and everything else is as `splitConflicts` has it.
 */
export function splitPlaces(
  path: string,
  bytes: FileBytes,
  settleKeys: SettleKeys | undefined,
): MergePieces {
  const settled = settleKeys?.(path, bytes) ?? null
  if (settled === null) return splitConflicts(bytes)
  const split = 'split' in settled ? settled.split : splitSettled(settled)
  const lineOf = lineFinder(
    bytes.ours,
    joinPieces(split, ({ ours }) => ours),
  )
  const pieces = split.pieces.map((piece) =>
    piece.kind === 'merged' ? piece : { ...piece, line: lineOf(piece.line) },
  )
  return { ...split, pieces: joinMerged(pieces) }
}

function splitSettled({ bytes, keyedLines }: SettledSides): MergePieces {
  const split = splitConflicts(bytes)
  const pieces = split.pieces.flatMap((piece): readonly MergePiece[] => {
    if (piece.kind === 'merged') return [piece]
    const inKeys = piece.line <= keyedLines
    return (inKeys ? splitByKey(piece) : [piece]).map((part) =>
      part.kind === 'merged' ? part : { ...part, inKeys },
    )
  })
  return { ...split, pieces }
}

/** Returns how a line of a text, counted from 1, is counted in the text that it was made from. */
function lineFinder(original: Uint8Array, made: Uint8Array): (line: number) => number {
  const { changes } = diffTexts(original, made)
  return (line) => {
    const above = changes.findLast(({ b }) => b < line)
    if (above === undefined) return line
    const inside = line - 1 - above.b
    return inside < above.bCount
      ? above.a + Math.min(inside, above.aCount) + 1
      : above.a + above.aCount + (inside - above.bCount) + 1
  }
}

/** Cuts a place that holds several keys into one for each, where every side can be cut so. */
function splitByKey(piece: ConflictPiece): readonly MergePiece[] {
  const ours = cutByKey(piece.ours)
  const theirs = cutByKey(piece.theirs)
  const base = cutByKey(piece.base)
  if (ours === null || theirs === null || base === null || ours.size < 2) return [piece]
  const keys = [...ours.keys()]
  const isSame = [...theirs.keys()].join('\n') === keys.join('\n')
  if (!isSame || [...base.keys()].some((key) => !ours.has(key))) return [piece]
  let { line } = piece
  return keys.map((key) => {
    const sides = {
      base: base.get(key) ?? new Uint8Array(),
      ours: ours.get(key) ?? new Uint8Array(),
      theirs: theirs.get(key) ?? new Uint8Array(),
    }
    const part = { ...piece, ...sides, line }
    line += countLines(sides.ours)
    return equalBytes(sides.ours, sides.theirs) ? { kind: 'merged', text: sides.ours } : part
  })
}

const KEY = /^([ \t]*)(["']?)([\w.$@/-]+)\2[ \t]*[:=]/

/**
 * Returns the lines of each outermost key by its name, those above the first under an empty one; null
 * where a key is there twice.
 */
function cutByKey(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> | null {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  const lines = (text.match(/[^\n]*\n|[^\n]+$/g) ?? []).map((line) => {
    const [, indent = '', , name = ''] = KEY.exec(line) ?? []
    return { line, name, indent: indent.length }
  })
  const outermost = Math.min(...lines.filter(({ name }) => name !== '').map(({ indent }) => indent))
  const parts = new Map<string, string>()
  let key = ''
  for (const { line, name, indent } of lines) {
    const isKey = name !== '' && indent === outermost
    if (isKey && parts.has(name)) return null
    if (isKey) key = name
    parts.set(key, `${parts.get(key) ?? ''}${line}`)
  }
  return new Map([...parts].map(([name, part]) => [name, new TextEncoder().encode(part)]))
}

function countLines(text: Uint8Array): number {
  return text.reduce((count, byte) => count + (byte === LF ? 1 : 0), 0)
}

const LF = 10

function joinMerged(pieces: readonly MergePiece[]): MergePiece[] {
  const joined: MergePiece[] = []
  for (const piece of pieces) {
    const last = joined.at(-1)
    if (piece.kind !== 'merged' || last?.kind !== 'merged') {
      joined.push(piece)
      continue
    }
    const text = new ByteChunks()
    text.push(last.text)
    text.push(piece.text)
    joined[joined.length - 1] = { kind: 'merged', text: text.toBytes() }
  }
  return joined
}
