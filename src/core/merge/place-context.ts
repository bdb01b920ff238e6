import type { Sha256 } from '../object/object-id.ts'
import type { ConflictPiece, MergePieces } from './lines/conflict-pieces.ts'

/** Where in a file a conflict stands, as far as that tells whether another is the same. */
export interface PlaceContext {
  /** Hashes of the three lines above and below; fewer where the file begins or ends. */
  readonly before: string
  readonly after: string
  /** The headings or keys that it stands below, outermost first; null where none tells it apart. */
  readonly under: string | null
}

const LINES_AROUND = 3

/**
 * Describes where each conflict of a file stands, in their order.
 *
 * Neighbouring conflicts count as the incoming side has them: that side is the same wherever the
 * same change comes in.
 */
export function describePlaces(sha256: Sha256, split: MergePieces): PlaceContext[] {
  const { lines, places } = layOut(split)
  const headings = listHeadings(lines)
  const keys = listKeys(lines)
  const hash = (from: number, to: number) =>
    sha256(new TextEncoder().encode(lines.slice(Math.max(0, from), to).join('\n')))
  return places.map(({ piece, from, to }) => {
    const above = piece.inKeys ? (keys[from] ?? null) : (headings.above[from] ?? null)
    const isTwice = !piece.inKeys && above !== null && headings.repeated.has(above)
    return {
      before: hash(from - LINES_AROUND, from),
      after: hash(to, to + LINES_AROUND),
      under: isTwice ? null : above,
    }
  })
}

interface PlacedConflict {
  readonly piece: ConflictPiece
  /** Its lines in the text of the incoming side, from 0. */
  readonly from: number
  readonly to: number
}

function layOut({ pieces }: MergePieces) {
  const places: PlacedConflict[] = []
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const parts: string[] = []
  let line = 0
  for (const piece of pieces) {
    const text = decoder.decode(piece.kind === 'merged' ? piece.text : piece.theirs)
    const from = line
    line += text.match(/\n/g)?.length ?? 0
    const to = line + (text === '' || text.endsWith('\n') ? 0 : 1)
    if (piece.kind === 'conflict') places.push({ piece, from, to })
    parts.push(text)
  }
  return { lines: parts.join('').split('\n'), places }
}

/** For each line the headings of the markdown sections that it stands in, and which of them repeat. */
function listHeadings(lines: readonly string[]) {
  const above: (string | null)[] = []
  const repeated = new Set<string>()
  const known = new Set<string>()
  let open: { readonly level: number; readonly text: string }[] = []
  let fence: string | null = null
  const path = () => (open.length === 0 ? null : open.map(({ text }) => text).join('\n'))
  for (const line of lines) {
    above.push(path())
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1]
    if (mark !== undefined && (fence === null || mark.startsWith(fence))) {
      fence = fence === null ? mark : null
    }
    const heading = fence === null ? /^ {0,3}(#{1,6})[ \t]+\S/.exec(line)?.[1] : undefined
    if (heading === undefined) continue
    const level = heading.length
    open = [...open.filter((one) => one.level < level), { level, text: line.trim() }]
    const text = path() ?? ''
    if (known.has(text)) repeated.add(text)
    known.add(text)
  }
  return { above, repeated }
}

const KEY = /^([ \t]*)(?:- )?(["']?)([\w.$@/ -]+)\2[ \t]*[:=]/
const SECTION = /^[ \t]*(\[.*\])[ \t]*(?:#.*)?$/

/** For each line the keys that lead to it, its own included. */
function listKeys(lines: readonly string[]): (string | null)[] {
  let open: { readonly indent: number; readonly key: string }[] = []
  return lines.map((line) => {
    const section = SECTION.exec(line)?.[1]
    const key = section === undefined ? KEY.exec(line) : null
    if (section !== undefined) open = [{ indent: -1, key: section }]
    else if (key !== null) {
      const indent = key[1]?.length ?? 0
      open = [...open.filter((one) => one.indent < indent), { indent, key: key[3] ?? '' }]
    }
    return open.length === 0 ? null : open.map((one) => one.key).join('\n')
  })
}
