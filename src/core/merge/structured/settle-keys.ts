import { convertLineEndings, findLineEnding } from '../line-endings.ts'
import { mergeFile } from '../merge-file.ts'
import type { FileBytes } from '../merge-file.ts'
import type { SettledKeys } from '../split-places.ts'
import { mergeAroundConflicts } from './merge-document.ts'
import { mergeFrontmatterAroundConflicts } from './merge-frontmatter.ts'
import type { KeyedTexts } from './merge-frontmatter.ts'
import { readTexts } from './read-texts.ts'
import { STRUCTURED_FORMATS } from './structured-formats.ts'
import { findStructuredKind } from './structured-kind.ts'
import type { StructuredKind } from './structured-kind.ts'
import type { SideName, Sides } from './text-value.ts'

/**
 * Settles by key what can be settled in a file whose lines conflict, and returns its sides with that
 * done: what is left between them is what a person has to decide, key by key.
 *
 * Null where nothing can be settled so: no file with keys, no base, values that act together, or no
 * conflict that would be left.
 */
export function settleKeys(path: string, bytes: FileBytes): SettledKeys | null {
  const kind = findStructuredKind(path)
  const texts = kind === null || bytes.base.length === 0 ? null : readTexts(bytes)
  if (kind === null || texts === null) return null
  const { sides, marks } = texts
  const settled = settleTexts(kind, sides)
  if (settled === null) return null
  const write = (side: SideName) => {
    const written = new TextEncoder().encode(`${marks[side]}${settled[side]}`)
    return findLineEnding(bytes[side]) === 'crlf' ? convertLineEndings(written, 'crlf') : written
  }
  const left = { base: write('base'), ours: write('ours'), theirs: write('theirs') }
  if (mergeFile(left, {}).conflicts === 0) return null
  return { bytes: left, keyedLines: settled.keyedLines }
}

function settleTexts(kind: StructuredKind, sides: Sides<string>): KeyedTexts | null {
  if (kind === 'frontmatter') return mergeFrontmatterAroundConflicts(sides)
  for (const format of STRUCTURED_FORMATS[kind]) {
    const merged = mergeAroundConflicts(sides, format)
    if (merged !== null) return { ...merged, keyedLines: merged.ours.split('\n').length }
  }
  return null
}
