import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { ObjectId } from '../object/object-id.ts'
import type { FileMode, TreeEntry } from '../object/tree.ts'
import type { FileConflict } from './file-conflict.ts'
import { resolveConflict } from './resolve-conflict.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex') as ObjectId
const known = new Map<ObjectId, Uint8Array>()
const readBlob = (id: ObjectId) => known.get(id) ?? new Uint8Array()

function entry(contents: string, mode: FileMode = '100644'): TreeEntry {
  const bytes = new TextEncoder().encode(contents)
  known.set(sha256(bytes), bytes)
  return { mode, path: 'SKILL.md', blob: sha256(bytes) }
}

function conflict(sides: Pick<FileConflict, 'base' | 'ours' | 'theirs'>): FileConflict {
  return { path: 'SKILL.md', type: 'content', hunks: 1, lines: [2], ...sides }
}

const edit = conflict({
  base: entry('a\nb\n'),
  ours: entry('a\nours\n', '100755'),
  theirs: entry('a\ntheirs\n'),
})

test.each([
  ['use_local', 'ours'],
  ['use_remote', 'theirs'],
  ['use_base', 'base'],
] as const)('%s takes the file as it is in %s', (strategy, side) => {
  const resolution = resolveConflict(edit, strategy, { sha256, readBlob })
  expect(resolution).toEqual({ entry: edit[side], bytes: null })
})

test('a side that deleted the file deletes it', () => {
  const gone = conflict({ base: entry('a'), ours: null, theirs: entry('b') })
  expect(resolveConflict(gone, 'use_local', { sha256, readBlob }).entry).toBeNull()
})

test('union keeps the lines of both sides, ours first, and the changed mode', () => {
  const { entry: merged, bytes } = resolveConflict(edit, 'union', { sha256, readBlob })
  expect(new TextDecoder().decode(bytes ?? new Uint8Array())).toBe('a\nours\ntheirs\n')
  expect(merged).toEqual(entry('a\nours\ntheirs\n', '100755'))
})

test('markers give the text to edit, with the labels asked for', () => {
  const { bytes } = resolveConflict(edit, 'markers', {
    sha256,
    readBlob,
    style: 'diff3',
    labels: ['project', 'baseline', 'collection'],
  })
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
  expect(() => resolveConflict(conflict(sides), 'union', { sha256, readBlob })).toThrow(
    expect.objectContaining({
      code: 'E_USAGE',
      message: `"SKILL.md" ${reason}, so union cannot settle it.`,
    }),
  )
})
