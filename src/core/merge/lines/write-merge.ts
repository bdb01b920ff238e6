import { ByteChunks } from '../../diff/byte-chunks.ts'
import type { Lines } from '../../diff/split-lines.ts'
import { lacksFinalNewline, sliceLines } from '../../diff/split-lines.ts'
import type { Hunk, MergeSides, Range, Side } from './hunk.ts'

/** The names behind the markers, in the order in which they appear: ours, base, theirs. */
export type MergeLabels = readonly [ours: string, base: string, theirs: string]

export interface MarkerStyle {
  readonly labels: MergeLabels
  readonly markerSize: number
  /** Whether a conflict shows the base's lines too. */
  readonly showsBase: boolean
}

/** The merged bytes, and for each conflict in them the line (from 1) of its first marker. */
export interface WrittenMerge {
  readonly text: Uint8Array
  readonly conflictLines: readonly number[]
}

/** Returns the text that `hunks` make of the three sides, conflicts marked as git marks them. */
export function writeMerge(
  sides: MergeSides,
  hunks: readonly Hunk[],
  style: MarkerStyle,
): WrittenMerge {
  const { ours, theirs } = sides
  const output = new Output()
  const conflictLines: number[] = []
  let at = 0
  for (const hunk of hunks) {
    if (hunk.kind === 'same' || hunk.kind === 'ours') continue
    output.copy(ours.lines, { from: at, to: hunk.ours.from })
    if (hunk.kind === 'conflict') {
      conflictLines.push(output.lineCount + 1)
      writeConflict(output, sides, { hunk, style })
    } else {
      if (hunk.kind === 'union')
        writePart(output, ours, { part: hunk.ours, eol: endOfLine(sides, hunk) })
      output.copy(theirs.lines, hunk.theirs)
    }
    at = hunk.ours.to
  }
  output.copy(ours.lines, { from: at, to: ours.lines.count })
  return { text: output.toBytes(), conflictLines }
}

function writeConflict(
  output: Output,
  sides: MergeSides,
  { hunk, style }: { hunk: Hunk; style: MarkerStyle },
): void {
  const eol = endOfLine(sides, hunk)
  const [ours, base, theirs] = style.labels
  const marker = (sign: string) => sign.repeat(style.markerSize)
  output.line(`${marker('<')} ${ours}${eol}`)
  writePart(output, sides.ours, { part: hunk.ours, eol })
  if (style.showsBase) {
    output.line(`${marker('|')} ${base}${eol}`)
    writePart(output, sides.base, { part: hunk.base, eol })
  }
  output.line(`${marker('=')}${eol}`)
  writePart(output, sides.theirs, { part: hunk.theirs, eol })
  output.line(`${marker('>')} ${theirs}${eol}`)
}

/** Writes a side's lines, and the newline that the last one may lack. */
function writePart(output: Output, { lines }: Side, { part, eol }: { part: Range; eol: string }) {
  output.copy(lines, part)
  if (part.to > part.from && part.to === lines.count && lacksFinalNewline(lines)) output.end(eol)
}

/** Returns CRLF where neither side speaks against it before the hunk and the base begins with it. */
export function endOfLine({ base, ours, theirs }: MergeSides, hunk: Hunk): '\r\n' | '\n' {
  const before = (side: Side, { from }: Range) => hasCrlf(side.lines, Math.max(from - 1, 0))
  const isCrlf =
    before(ours, hunk.ours) !== false &&
    before(theirs, hunk.theirs) !== false &&
    hasCrlf(base.lines, 0) === true
  return isCrlf ? '\r\n' : '\n'
}

const LF = 10
const CR = 13

/** Tells how a line ends; one without an end speaks through the line before it, null = unknown. */
function hasCrlf(lines: Lines, line: number): boolean | null {
  if (lines.count === 0) return null
  const { bytes, starts } = lines
  const end = starts[line + 1] ?? 0
  if (bytes[end - 1] === LF) return end - (starts[line] ?? 0) > 1 && bytes[end - 2] === CR
  return line === 0 ? null : hasCrlf(lines, line - 1)
}

class Output {
  lineCount = 0
  #chunks = new ByteChunks()

  copy(lines: Lines, { from, to }: Range): void {
    if (from >= to) return
    this.#chunks.push(sliceLines(lines, from, to))
    this.lineCount += to - from
  }

  line(text: string): void {
    this.end(text)
    this.lineCount += 1
  }

  /** Writes the end of a line already counted. */
  end(text: string): void {
    this.#chunks.push(text)
  }

  toBytes(): Uint8Array {
    return this.#chunks.toBytes()
  }
}
