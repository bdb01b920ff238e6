import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ObjectId } from '../object/object-id.ts'
import { makeTree } from '../object/tree.ts'
import { mergeTrees } from './merge-trees.ts'
import type { SettleConflict } from './merge-trees.ts'
import { mergeStructured } from './structured/merge-structured.ts'

type Files = Readonly<Record<string, string>>

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex') as ObjectId

/** Merges three sets of files; conflicts of lines are given to `settle`, where there is one. */
function mergeFiles(all: readonly [Files, Files, Files], settle?: SettleConflict) {
  const blobs = new Map<ObjectId, Uint8Array>()
  const [base, ours, theirs] = all.map((files) =>
    makeTree(
      sha256,
      Object.entries(files).map(([path, text]) => {
        const bytes = new TextEncoder().encode(text)
        blobs.set(sha256(bytes), bytes)
        return { mode: '100644' as const, path, blob: sha256(bytes) }
      }),
    ),
  )
  const readBlob = (id: ObjectId) => blobs.get(id)!
  const options = { sha256, readBlob, ...(settle === undefined ? {} : { settle }) }
  const merge = mergeTrees({ base: base!, ours: ours!, theirs: theirs! }, options)
  const text = (id: ObjectId) => new TextDecoder().decode(merge.blobs.get(id) ?? blobs.get(id))
  const files = Object.fromEntries(merge.entries.map(({ path, blob }) => [path, text(blob)]))
  return { ...merge, files, paths: merge.conflicts.map(({ path }) => path) }
}

const SETTINGS = '{\n  "a": 1,\n  "b": 1\n}\n'
const LINES = 'one\ntwo\nthree\nfour\nfive\n'

test('a file whose lines conflict is settled by key, and named with what settled it', () => {
  const all = [
    { 'a.json': SETTINGS, 'notes.md': LINES },
    { 'a.json': SETTINGS.replace('"a": 1', '"a": 2'), 'notes.md': LINES.replace('one', 'ONE') },
    { 'a.json': SETTINGS.replace('"b": 1', '"b": 2'), 'notes.md': LINES.replace('five', 'FIVE') },
  ] as const
  expect(mergeFiles(all)).toMatchObject({ paths: ['a.json'], merged: ['notes.md'], resolvedBy: [] })
  expect(mergeFiles(all, mergeStructured)).toMatchObject({
    paths: [],
    merged: ['a.json', 'notes.md'],
    resolvedBy: [{ path: 'a.json', by: 'json' }],
    files: {
      'a.json': '{\n  "a": 2,\n  "b": 2\n}\n',
      'notes.md': 'ONE\ntwo\nthree\nfour\nFIVE\n',
    },
  })
})

test('what cannot be settled is the conflict that the lines are, to the last number', () => {
  const all = [
    { 'a.json': SETTINGS },
    { 'a.json': SETTINGS.replace('"a": 1', '"a": 2') },
    { 'a.json': SETTINGS.replace('"a": 1', '"a": 3') },
  ] as const
  expect(mergeFiles(all, mergeStructured)).toEqual(mergeFiles(all))
})

test('only a file whose lines conflict is ever asked about', () => {
  const line = fc.constantFrom('one', 'two', 'three', '')
  const content = fc.array(line, { maxLength: 8 }).map((lines) => `${lines.join('\n')}\n`)
  fc.assert(
    fc.property(content, content, content, (base, ours, theirs) => {
      const all = [{ 'a.json': base }, { 'a.json': ours }, { 'a.json': theirs }] as const
      const asked: string[] = []
      const byLines = mergeFiles(all)
      const merge = mergeFiles(all, (path) => {
        asked.push(path)
        return null
      })
      expect(merge).toEqual(byLines)
      expect(asked).toEqual(byLines.paths)
    }),
  )
})
