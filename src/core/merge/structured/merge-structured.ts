import type { FileBytes } from '../lines/merge-file.ts'
import { mergeFrontmatter } from './merge-frontmatter.ts'
import { mergeDocument } from './merge-document.ts'
import { readTexts } from './read-texts.ts'
import type { Texts } from './read-texts.ts'
import { STRUCTURED_FORMATS } from './structured-formats.ts'
import type { StructuredKind } from './structured-kind.ts'
import { findStructuredKind } from './structured-kind.ts'
import type { Sides } from './text-value.ts'

/** A file that was merged by key. */
export interface StructuredMerge {
  readonly by: StructuredKind
  readonly text: Uint8Array
}

/**
 * Merges a file by what its text says rather than by its lines: frontmatter, JSON, TOML and YAML by
 * key. Two files without a base are never put together so: what each meant to say is not known.
 *
 * Meant for files whose lines conflict. Returns null unless the whole file comes out clean, reads
 * back to what a merge of the data gives, and has kept every comment. The result is the text of
 * ours with the fewest edits; its lines end as `mergeFile` would end them.
 */
export function mergeStructured(path: string, bytes: FileBytes): StructuredMerge | null {
  const kind = findStructuredKind(path)
  if (kind === null || bytes.base.length === 0) return null
  const texts = readTexts(bytes)
  if (texts === null) return null
  const merged =
    kind === 'frontmatter'
      ? mergeFrontmatter(withMarks(texts))
      : mergeMarked(texts, mergeWhole(kind, texts.sides))
  if (merged === null) return null
  const text = texts.ending === 'crlf' ? merged.replaceAll('\n', '\r\n') : merged
  return { by: kind, text: new TextEncoder().encode(text) }
}

function mergeWhole(kind: StructuredKind, sides: Sides<string>): string | null {
  for (const format of STRUCTURED_FORMATS[kind]) {
    const merged = mergeDocument(sides, format)
    if (merged !== null) return merged
  }
  return null
}

function withMarks({ sides, marks }: Texts): Sides<string> {
  return {
    base: marks.base + sides.base,
    ours: marks.ours + sides.ours,
    theirs: marks.theirs + sides.theirs,
  }
}

/** Puts the byte order mark before a merged text, or leaves it out, as the side that changed it does. */
function mergeMarked({ marks }: Texts, merged: string | null): string | null {
  return merged && `${marks.ours === marks.base ? marks.theirs : marks.ours}${merged}`
}
