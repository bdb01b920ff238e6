import { decodeUtf8 } from '../../security/encoding.ts'
import { findLineEnding } from '../lines/line-endings.ts'
import type { LineEnding } from '../lines/line-endings.ts'
import type { FileBytes } from '../lines/merge-file.ts'
import type { Sides } from './text-value.ts'

/** A larger file is left to its lines. What is read as data in it may be smaller still. */
export const MAX_BYTES = 1024 * 1024

/** Three texts as they are merged by key. */
export interface Texts {
  /** Without a byte order mark, lines ended by LF. */
  readonly sides: Sides<string>
  readonly ending: LineEnding
  /** The byte order mark of each, or nothing. */
  readonly marks: Sides<string>
}

/** Returns null for what is no UTF-8, too large, or ends its lines in more than one way. */
export function readTexts({ base, ours, theirs }: FileBytes): Texts | null {
  const [inBase, inOurs, inTheirs] = [base, ours, theirs].map(readText)
  if (!inBase || !inOurs || !inTheirs) return null
  const common = inBase.ending
  const changed = [inOurs.ending, inTheirs.ending].find((one) => one !== null && one !== common)
  const sides = { base: inBase.text, ours: inOurs.text, theirs: inTheirs.text }
  const marks = { base: inBase.mark, ours: inOurs.mark, theirs: inTheirs.mark }
  return { sides, ending: changed ?? common ?? 'lf', marks }
}

function readText(bytes: Uint8Array) {
  if (bytes.length > MAX_BYTES) return null
  const ending = findLineEnding(bytes)
  const decoded = decodeUtf8(bytes)
  if (decoded === null) return null
  const mark = decoded.startsWith('\ufeff') ? '\ufeff' : ''
  const text = decoded.slice(mark.length)
  const lines = ending === 'crlf' ? text.replaceAll('\r\n', '\n') : text
  return lines.includes('\r') ? null : { text: lines, ending, mark }
}
