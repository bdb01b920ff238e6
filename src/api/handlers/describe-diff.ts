import { isSkillmeatError } from '../../core/errors.ts'
import { parseFrontmatter } from '../../core/artifact/frontmatter.ts'
import type { FileChange } from '../../core/diff/file-change.ts'
import { bytesOf, isBinaryChange } from '../../core/diff/file-change.ts'
import { diffTexts } from '../../core/diff/diff-texts.ts'
import type { TextDiff } from '../../core/diff/diff-texts.ts'
import { formatHunkHeader, listHunks } from '../../core/diff/list-hunks.ts'
import type { DiffHunk } from '../../core/diff/list-hunks.ts'
import { sliceLines } from '../../core/diff/split-lines.ts'
import type { Lines } from '../../core/diff/split-lines.ts'
import { diffWords } from '../../core/diff/word-diff.ts'
import type { WordSpan } from '../../core/diff/word-diff.ts'

/** Returns the whole texts of both sides. */
export function textsOf(change: FileChange) {
  const { oldBytes, newBytes } = change
  const isText = !isBinaryChange(change)
  return {
    before: isText && oldBytes !== null ? decode(oldBytes) : null,
    after: isText && newBytes !== null ? decode(newBytes) : null,
  }
}

interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added'
  readonly old_line: number | null
  readonly new_line: number | null
  readonly text: string
  readonly spans?: readonly WordSpan[]
}

/** Describes how a file changed: its hunks with numbered lines, words where a line was replaced, and the fields of frontmatter. */
export function describeDiff(change: FileChange, context: number) {
  const { path, oldPath, oldMode, newMode } = change
  const names = {
    path,
    old_path: oldPath ?? null,
    old_mode: oldMode,
    new_mode: newMode,
  }
  if (isBinaryChange(change)) {
    return { ...names, is_binary: true, added: 0, removed: 0, hunks: [], fields: [] }
  }
  const [before, after] = bytesOf(change)
  const diff = diffTexts(before, after)
  return {
    ...names,
    is_binary: false,
    added: diff.changes.reduce((sum, { bCount }) => sum + bCount, 0),
    removed: diff.changes.reduce((sum, { aCount }) => sum + aCount, 0),
    hunks: listHunks(diff, context).map((hunk) => ({
      header: formatHunkHeader(hunk),
      lines: linesOf(diff, hunk),
    })),
    fields: /\.md$/i.test(path) ? changedFields(decode(before), decode(after)) : [],
  }
}

function linesOf(diff: TextDiff, hunk: DiffHunk): DiffLine[] {
  const lines: DiffLine[] = []
  let a = hunk.a
  let b = hunk.b
  const same = (until: number) => {
    for (; a < until; a += 1, b += 1) {
      lines.push({ kind: 'same', old_line: a + 1, new_line: b + 1, text: lineAt(diff.a, a) })
    }
  }
  for (const { a: from, aCount, bCount } of hunk.changes) {
    same(from)
    const removed = Array.from({ length: aCount }, (_, n) => lineAt(diff.a, a + n))
    const added = Array.from({ length: bCount }, (_, n) => lineAt(diff.b, b + n))
    lines.push(...replacedLines({ removed, added }, { a, b }))
    a += aCount
    b += bCount
  }
  same(hunk.a + hunk.aCount)
  return lines
}

/** Lines that stand for each other are compared word by word. */
function replacedLines(
  { removed, added }: { readonly removed: readonly string[]; readonly added: readonly string[] },
  start: { readonly a: number; readonly b: number },
): DiffLine[] {
  const isPaired = removed.length === added.length
  const spans = isPaired ? removed.map((text, n) => diffWords(text, added[n] ?? '')) : []
  const only = (n: number, but: WordSpan['kind']) =>
    isPaired ? { spans: (spans[n] ?? []).filter(({ kind }) => kind !== but) } : {}
  return [
    ...removed.map((text, n) => ({
      kind: 'removed' as const,
      old_line: start.a + n + 1,
      new_line: null,
      text,
      ...only(n, 'added'),
    })),
    ...added.map((text, n) => ({
      kind: 'added' as const,
      old_line: null,
      new_line: start.b + n + 1,
      text,
      ...only(n, 'removed'),
    })),
  ]
}

function lineAt(lines: Lines, index: number): string {
  return decode(sliceLines(lines, index, index + 1)).replace(/\r?\n$/, '')
}

function changedFields(before: string, after: string) {
  const [old, fresh] = [fieldsOf(before), fieldsOf(after)]
  const keys = [...new Set([...old.keys(), ...fresh.keys()])]
  return keys
    .map((field) => ({
      field,
      before: old.get(field) ?? null,
      after: fresh.get(field) ?? null,
    }))
    .filter((one) => JSON.stringify(one.before) !== JSON.stringify(one.after))
}

function fieldsOf(text: string): ReadonlyMap<string, unknown> {
  if (!/^\ufeff?---/.test(text)) return new Map()
  try {
    return parseFrontmatter(text).fields
  } catch (error) {
    if (isSkillmeatError(error)) return new Map()
    throw error
  }
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
