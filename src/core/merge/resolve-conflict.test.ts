import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ObjectId } from '../object/object-id.ts'
import type { FileMode, TreeEntry } from '../object/tree.ts'
import { findDropped } from './dropped-changes.ts'
import type { FileConflict } from './file-conflict.ts'
import { mergeText } from './lines/merge-text.ts'
import { resolveConflict } from './resolve-conflict.ts'
import type { ResolutionStrategy } from './resolve-conflict.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex') as ObjectId
const known = new Map<ObjectId, Uint8Array>()
const readBlob = (id: ObjectId) => known.get(id) ?? new Uint8Array()
const options = { sha256, readBlob }

function entry(contents: string, mode: FileMode = '100644', path = 'SKILL.md'): TreeEntry {
  const bytes = new TextEncoder().encode(contents)
  known.set(sha256(bytes), bytes)
  return { mode, path, blob: sha256(bytes) }
}

function conflict(sides: Pick<FileConflict, 'base' | 'ours' | 'theirs'>): FileConflict {
  return { path: 'SKILL.md', type: 'content', hunks: 1, lines: [2], ...sides }
}

/** Returns the mode and the text that come out; null for a file that is gone. */
function settle(one: FileConflict, strategy: ResolutionStrategy) {
  const resolution = resolveConflict(one, strategy, options)
  const { entry: settled, bytes } = resolution
  if (bytes !== null && settled !== null) known.set(settled.blob, bytes)
  const dropped = findDropped(one, { strategy, resolution }, options)
  const lost = dropped?.patch?.split('\n').filter((line) => /^[-+][^-+]/.test(line)) ?? []
  if (settled === null) return { text: null, mode: null, path: null, lost }
  const text = new TextDecoder().decode(readBlob(settled.blob))
  return { text, mode: settled.mode, path: settled.path, lost }
}

/** Both changed the last line; each side has an edit of its own above, and ours a mode. */
const edit = conflict({
  base: entry('one\n2\n3\nfour\n5\n6\nlast\n'),
  ours: entry('ONE\n2\n3\nfour\n5\n6\nours\n', '100755'),
  theirs: entry('one\n2\n3\nFOUR\n5\n6\ntheirs\n'),
})

test.each([
  ['use_local', 'ONE\n2\n3\nFOUR\n5\n6\nours\n', '100755', []],
  ['use_remote', 'ONE\n2\n3\nFOUR\n5\n6\ntheirs\n', '100755', []],
  ['use_base', 'ONE\n2\n3\nFOUR\n5\n6\nlast\n', '100755', []],
  ['union', 'ONE\n2\n3\nFOUR\n5\n6\nours\ntheirs\n', '100755', []],
  ['use_local_file', 'ONE\n2\n3\nfour\n5\n6\nours\n', '100755', ['-FOUR', '+four']],
  ['use_remote_file', 'one\n2\n3\nFOUR\n5\n6\ntheirs\n', '100644', ['-ONE', '+one']],
] as const)(
  'text with a base, %s: the places alone, unless the file is asked for',
  (strategy, text, mode, lost) => {
    expect(settle(edit, strategy)).toEqual({ text, mode, path: 'SKILL.md', lost })
  },
)

test.each([
  ['use_local', 'ours\n2\n3\ntoken\n', ['-TOKEN', '+token']],
  ['use_remote', 'host\n2\n3\nTOKEN\n', ['-ours', '+host']],
  ['use_base', 'host\n2\n3\ntoken\n', ['-ours', '+host', '-TOKEN', '+token']],
] as const)(
  'values that act together, %s: all of one side, and what that drops is shown',
  (strategy, text, lost) => {
    const together = {
      ...conflict({
        base: entry('host\n2\n3\ntoken\n'),
        ours: entry('ours\n2\n3\ntoken\n'),
        theirs: entry('host\n2\n3\nTOKEN\n'),
      }),
      type: 'one_value' as const,
      hunks: 0,
    }
    expect(settle(together, strategy)).toMatchObject({ text, lost })
    for (const mixing of ['union', 'markers'] as const) {
      expect(() => settle(together, mixing)).toThrow('holds values that act together')
    }
  },
)

const added = conflict({ base: null, ours: entry('a\nours\n'), theirs: entry('a\ntheirs\n') })

test.each([
  ['use_local', 'a\nours\n', ['-theirs', '+ours']],
  ['use_remote', 'a\ntheirs\n', ['-ours', '+theirs']],
  ['use_local_file', 'a\nours\n', ['-theirs', '+ours']],
] as const)(
  'both added, or the base is unknown, %s: the whole file, and what it drops',
  (strategy, text, lost) => {
    expect(settle(added, strategy)).toMatchObject({ text, lost })
  },
)

const gone = conflict({ base: entry('a\nb\n'), ours: null, theirs: entry('a\nB\n') })

test.each([
  ['use_local', null, ['-b', '+B']],
  ['use_remote', 'a\nB\n', []],
  ['use_local_file', null, ['-b', '+B']],
] as const)(
  'one side deleted it, %s: that side, and the changes that go',
  (strategy, text, lost) => {
    expect(settle(gone, strategy)).toMatchObject({ text, lost })
  },
)

test('a file that only stood there is no loss when it goes', () => {
  const unchanged = conflict({ base: entry('a\n'), ours: null, theirs: entry('a\n') })
  expect(settle(unchanged, 'use_local')).toMatchObject({ text: null, lost: [] })
})

test.each([
  ['use_local', 'mine.md', 'A\nb\nc\nd\nE\n'],
  ['use_remote', 'yours.md', 'A\nb\nc\nd\nE\n'],
] as const)('renamed twice, %s: its name, with both contents', (strategy, path, text) => {
  const renamed = conflict({
    base: entry('a\nb\nc\nd\ne\n'),
    ours: entry('A\nb\nc\nd\ne\n', '100644', 'mine.md'),
    theirs: entry('a\nb\nc\nd\nE\n', '100644', 'yours.md'),
  })
  expect(settle(renamed, strategy)).toMatchObject({ path, text })
})

test.each([
  ['binary', entry('\0a'), entry('b')],
  ['a link', entry('a', '120000'), entry('b')],
])('%s: the side as it is', (_, ours, theirs) => {
  const one = conflict({ base: entry('c'), ours, theirs })
  expect(resolveConflict(one, 'use_local', options)).toEqual({ entry: ours, bytes: null })
  expect(resolveConflict(one, 'use_remote', options)).toEqual({ entry: theirs, bytes: null })
})

test('a side settles places as `git merge-file --ours` and `--theirs` do', () => {
  const line = fc.constantFrom('a\n', 'b\n', 'c\n', 'long line\n', '\n')
  const text = fc.array(line, { minLength: 1, maxLength: 12 }).map((lines) => lines.join(''))
  fc.assert(
    fc.property(text, text, text, (base, ours, theirs) => {
      const one = conflict({ base: entry(base), ours: entry(ours), theirs: entry(theirs) })
      for (const [strategy, favour] of [
        ['use_local', 'ours'],
        ['use_remote', 'theirs'],
        ['union', 'union'],
      ] as const) {
        const [b, o, t] = [base, ours, theirs].map((side) => new TextEncoder().encode(side))
        const git = mergeText(b!, o!, t!, { favour })
        expect(settle(one, strategy).text).toBe(new TextDecoder().decode(git.text))
      }
    }),
    { numRuns: 300 },
  )
})

test('markers give the text to edit, with the labels asked for', () => {
  const { bytes } = resolveConflict(
    conflict({ base: entry('a\nb\n'), ours: entry('a\nours\n'), theirs: entry('a\ntheirs\n') }),
    'markers',
    { ...options, style: 'diff3', labels: ['project', 'baseline', 'collection'] },
  )
  expect(new TextDecoder().decode(bytes ?? new Uint8Array())).toMatchInlineSnapshot(`
    "a
    <<<<<<< project
    ours
    ||||||| baseline
    b
    =======
    theirs
    >>>>>>> collection
    "
  `)
})

test.each([
  ['is gone on one side', { base: entry('a'), ours: null, theirs: entry('b') }],
  ['is binary', { base: null, ours: entry('\0a'), theirs: entry('b') }],
  ['is a symbolic link', { base: null, ours: entry('a', '120000'), theirs: entry('b') }],
])('union is refused where a file %s', (reason, sides) => {
  expect(() => resolveConflict(conflict(sides), 'union', options)).toThrow(
    expect.objectContaining({
      code: 'E_USAGE',
      message: `"SKILL.md" ${reason}, so union cannot settle it.`,
    }),
  )
})
