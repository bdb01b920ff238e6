import type { TextDiff } from './diff-texts.ts'
import { diffTexts } from './diff-texts.ts'
import { diffLines, makeLineCounters } from './diff-lines.ts'
import type { FileChange } from './file-change.ts'
import { bytesOf, hasOtherBytes, isBinaryChange } from './file-change.ts'
import type { DiffHunk } from './list-hunks.ts'
import { formatHunkHeader, listHunks } from './list-hunks.ts'
import { renderFileHeader, renderFileNames } from './render-file-header.ts'
import type { Lines } from './split-lines.ts'
import { sliceLines } from './split-lines.ts'

/** A stretch of text that stayed, went or came. */
export interface WordSpan {
  readonly kind: 'same' | 'removed' | 'added'
  readonly text: string
}

/** A word, a line end, other space, or one sign. */
const TOKEN = /[\p{L}\p{N}\p{M}_]+|\r?\n|[^\S\n]+?(?=\r?\n|\S|$)|[^\p{L}\p{N}\p{M}_\s]/gu

/**
 * Compares two texts word by word.
 *
 * The `same` and `removed` spans together are `before`, `same` and `added` are `after`. A removed
 * span comes before the added one that replaces it. Costs about as much as a diff of lines.
 */
export function diffWords(before: string, after: string): WordSpan[] {
  const numbers = new Map<string, number>()
  const a = before.match(TOKEN) ?? []
  const b = after.match(TOKEN) ?? []
  const idsA = Int32Array.from(a, (token) => numberOf(numbers, token))
  const idsB = Int32Array.from(b, (token) => numberOf(numbers, token))
  const spans: WordSpan[] = []
  const add = (kind: WordSpan['kind'], tokens: readonly string[]) => {
    if (tokens.length > 0) spans.push({ kind, text: tokens.join('') })
  }
  let at = 0
  for (const { a: from, aCount, b: to, bCount } of joinAcrossSpace(
    diffLines(idsA, idsB, makeLineCounters(numbers.size)),
    a,
  )) {
    add('same', a.slice(at, from))
    at = from + aCount
    add('removed', a.slice(from, at))
    add('added', b.slice(to, to + bCount))
  }
  add('same', a.slice(at))
  return spans
}

function numberOf(numbers: Map<string, number>, token: string): number {
  const known = numbers.get(token)
  if (known !== undefined) return known
  numbers.set(token, numbers.size)
  return numbers.size - 1
}

type Changes = ReturnType<typeof diffLines>

/** Replaced words with nothing but a space between them read better as one replacement. */
function joinAcrossSpace(changes: Changes, tokens: readonly string[]): Changes {
  const joined: Changes = []
  for (const change of changes) {
    const last = joined.at(-1)
    const end = last === undefined ? 0 : last.a + last.aCount
    const isJoined =
      last !== undefined &&
      change.a === end + 1 &&
      /^[^\S\n]+$/.test(tokens[end] ?? '') &&
      [last, change].every(({ aCount, bCount }) => aCount > 0 && bCount > 0)
    if (!isJoined) {
      joined.push(change)
      continue
    }
    joined[joined.length - 1] = {
      a: last.a,
      aCount: change.a + change.aCount - last.a,
      b: last.b,
      bCount: change.b + change.bCount - last.b,
    }
  }
  return joined
}

/**
 * Renders changes for reading, with `[-removed-]` and `{+added+}` inside the lines, as git's
 * `--word-diff=plain` does. It is no patch: bytes that are not UTF-8 are replaced.
 */
export function renderWordDiff(files: readonly FileChange[], context = 3): string {
  return files
    .map((file) => {
      const header = renderFileHeader(file, null)
      if (!hasOtherBytes(file)) return header
      if (isBinaryChange(file)) return `${header}Binary files differ\n`
      const diff = diffTexts(...bytesOf(file))
      const hunks = listHunks(diff, context).map((hunk) => renderHunk(diff, hunk))
      return header + renderFileNames(file) + hunks.join('')
    })
    .join('')
}

function renderHunk({ a, b }: TextDiff, hunk: DiffHunk): string {
  let text = `${formatHunkHeader(hunk)}\n`
  let at = hunk.a
  for (const change of hunk.changes) {
    text += decode(a, at, change.a)
    at = change.a + change.aCount
    const before = decode(a, change.a, at)
    const after = decode(b, change.b, change.b + change.bCount)
    text += diffWords(before, after).map(markSpan).join('')
  }
  text += decode(a, at, hunk.a + hunk.aCount)
  return text.endsWith('\n') ? text : `${text}\n`
}

function decode(lines: Lines, from: number, to: number): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(sliceLines(lines, from, to))
}

/** Marks end with the line and begin again on the next one. */
function markSpan({ kind, text }: WordSpan): string {
  if (kind === 'same') return text
  const [open, close] = kind === 'removed' ? ['[-', '-]'] : ['{+', '+}']
  return text
    .split(/(\r?\n)/)
    .map((part) => (part === '' || part.endsWith('\n') ? part : `${open}${part}${close}`))
    .join('')
}
