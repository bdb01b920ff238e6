import { convertLineEndings, findLineEnding } from '../lines/line-endings.ts'
import { mergeFile } from '../lines/merge-file.ts'
import type { FileBytes } from '../lines/merge-file.ts'
import type { SettledKeys, SettledSides } from '../lines/split-places.ts'
import { judgeMerge, saysTheSame } from './judge-merge.ts'
import { mergeAroundConflicts } from './merge-document.ts'
import { mergeFrontmatterAroundConflicts } from './merge-frontmatter.ts'
import type { KeyedTexts } from './merge-frontmatter.ts'
import { readTexts } from './read-texts.ts'
import type { Texts } from './read-texts.ts'
import { splitKeys } from './split-keys.ts'
import { STRUCTURED_FORMATS } from './structured-formats.ts'
import { findStructuredKind } from './structured-kind.ts'
import type { StructuredKind } from './structured-kind.ts'
import type { SideName, Sides } from './text-value.ts'

/**
 * Settles by key what can be settled in a file that does not merge, and returns its sides with that
 * done: what is left between them is what a person has to decide, key by key. Where lines would still
 * put values that act together out of both sides, returns the places that each have to come from one.
 *
 * Null where nothing can be settled so: no file with keys, no base, or no conflict that would be left.
 */
export function settleKeys(path: string, bytes: FileBytes): SettledKeys | null {
  const kind = findStructuredKind(path)
  const texts = kind === null || bytes.base.length === 0 ? null : readTexts(bytes)
  if (kind === null || texts === null) return null
  const settled = settleSides(kind, texts, bytes)
  if (isMixed(path, bytes, settled)) {
    const split = splitKeys(kind, texts)
    const isCut = split?.pieces.some(({ kind: piece }) => piece === 'conflict') === true
    return split !== null && isCut ? { split } : null
  }
  return settled === null || mergeFile(settled.bytes, {}).conflicts === 0 ? null : settled
}

interface SettledByKey extends SettledSides {
  readonly holdsTogether: boolean
}

/** Tells whether places of lines would put values that act together, or what neither says, into a file. */
function isMixed(path: string, bytes: FileBytes, settled: SettledByKey | null): boolean {
  if (settled?.holdsTogether === true) return true
  return (['ours', 'theirs'] as const).some((favour) => {
    const { text } = mergeFile(settled?.bytes ?? bytes, { favour })
    return settled === null
      ? judgeMerge(path, bytes, text) === 'mixed'
      : !saysTheSame(path, settled.bytes[favour], text)
  })
}

function settleSides(
  kind: StructuredKind,
  { sides, marks }: Texts,
  bytes: FileBytes,
): SettledByKey | null {
  const settled = settleTexts(kind, sides)
  if (settled === null) return null
  const write = (side: SideName) => {
    const written = new TextEncoder().encode(`${marks[side]}${settled[side]}`)
    return findLineEnding(bytes[side]) === 'crlf' ? convertLineEndings(written, 'crlf') : written
  }
  const left = { base: write('base'), ours: write('ours'), theirs: write('theirs') }
  const { keyedLines, holdsTogether } = settled
  return { bytes: left, keyedLines, holdsTogether }
}

function settleTexts(kind: StructuredKind, sides: Sides<string>): KeyedTexts | null {
  if (kind === 'frontmatter') return mergeFrontmatterAroundConflicts(sides)
  for (const format of STRUCTURED_FORMATS[kind]) {
    const merged = mergeAroundConflicts(sides, format)
    if (merged !== null) return { ...merged, keyedLines: merged.ours.split('\n').length }
  }
  return null
}
