import { findLineEnding } from '../line-endings.ts'
import type { LineEnding } from '../line-endings.ts'
import type { FileBytes } from '../merge-file.ts'
import { mergeFrontmatter } from './merge-frontmatter.ts'
import { mergeDocument } from './merge-document.ts'
import { STRUCTURED_FORMATS } from './structured-formats.ts'
import type { StructuredKind } from './structured-kind.ts'
import { findStructuredKind } from './structured-kind.ts'
import type { Sides } from './text-value.ts'

/** A file that was merged by key. */
export interface StructuredMerge {
  readonly by: StructuredKind
  readonly text: Uint8Array
}

/** A larger file is left to its lines. What is read as data in it may be smaller still. */
const MAX_BYTES = 1024 * 1024

/**
 * Merges a file by what its text says rather than by its lines: frontmatter, JSON, TOML and YAML by
 * key. `base` is empty where both sides added the file.
 *
 * Meant for files whose lines conflict. Returns null unless the whole file comes out clean, reads
 * back to what a merge of the data gives, and has kept every comment. The result is the text of
 * ours with the fewest edits; its lines end as `mergeFile` would end them.
 */
export function mergeStructured(path: string, bytes: FileBytes): StructuredMerge | null {
  const kind = findStructuredKind(path)
  if (kind === null) return null
  const texts = readTexts(bytes)
  if (texts === null) return null
  const merged =
    kind === 'frontmatter' ? mergeFrontmatter(texts.sides) : mergeWhole(kind, texts.sides)
  if (merged === null) return null
  const text = texts.ending === 'crlf' ? merged.replaceAll('\n', '\r\n') : merged
  return { by: kind, text: new TextEncoder().encode(texts.mark + text) }
}

function mergeWhole(kind: StructuredKind, sides: Sides<string>): string | null {
  for (const format of STRUCTURED_FORMATS[kind]) {
    const merged = mergeDocument(sides, format)
    if (merged !== null) return merged
  }
  return null
}

interface Texts {
  /** Without a byte order mark, lines ended by LF. */
  readonly sides: Sides<string>
  readonly ending: LineEnding
  /** The byte order mark of ours, or nothing. */
  readonly mark: string
}

/** Returns null for what is no UTF-8, too large, or ends its lines in more than one way. */
function readTexts({ base, ours, theirs }: FileBytes): Texts | null {
  const [inBase, inOurs, inTheirs] = [base, ours, theirs].map(readText)
  if (!inBase || !inOurs || !inTheirs) return null
  const common = base.length === 0 ? inOurs.ending : inBase.ending
  const changed = [inOurs.ending, inTheirs.ending].find((one) => one !== null && one !== common)
  const ending = base.length === 0 ? inOurs.ending : (changed ?? common)
  const sides = { base: inBase.text, ours: inOurs.text, theirs: inTheirs.text }
  return { sides, ending: ending ?? 'lf', mark: inOurs.mark }
}

function readText(bytes: Uint8Array) {
  if (bytes.length > MAX_BYTES) return null
  const ending = findLineEnding(bytes)
  const decoded = decode(bytes)
  if (decoded === null) return null
  const mark = decoded.startsWith('\ufeff') ? '\ufeff' : ''
  const text = decoded.slice(mark.length)
  const lines = ending === 'crlf' ? text.replaceAll('\r\n', '\n') : text
  return lines.includes('\r') ? null : { text: lines, ending, mark }
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}
