import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { ObjectId } from '../object/object-id.ts'
import type { FileMode } from '../object/tree.ts'
import { makeTree } from '../object/tree.ts'
import { treeChanges } from './tree-changes.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex') as ObjectId

function tree(files: Record<string, string>, mode: FileMode = '100644') {
  const blob = (contents: string) => sha256(new TextEncoder().encode(contents))
  return makeTree(
    sha256,
    Object.entries(files).map(([path, contents]) => ({ mode, path, blob: blob(contents) })),
  )
}

const paths = (...[before, after]: Parameters<typeof treeChanges>) =>
  treeChanges(before, after).map(({ path, oldPath, ...sides }) => [
    oldPath ?? null,
    path,
    sides.before?.path ?? null,
    sides.after?.path ?? null,
  ])

test('edited, added and removed files are listed by path, others are not', () => {
  expect(paths(tree({ a: '1', b: '2', c: '3' }), tree({ a: '1', b: '9', d: '4' }))).toEqual([
    [null, 'b', 'b', 'b'],
    [null, 'c', 'c', null],
    [null, 'd', null, 'd'],
  ])
})

test('a moved file is one change, of the same file name if there is a choice', () => {
  expect(paths(tree({ 'x/a': '1' }), tree({ b: '1', 'y/a': '1' }))).toEqual([
    [null, 'b', null, 'b'],
    ['x/a', 'y/a', 'x/a', 'y/a'],
  ])
})

test('empty files are never taken for moved ones', () => {
  expect(paths(tree({ a: '' }), tree({ b: '' }))).toEqual([
    [null, 'a', 'a', null],
    [null, 'b', null, 'b'],
  ])
})

test('a changed mode is a change', () => {
  expect(paths(tree({ a: '1' }), tree({ a: '1' }, '100755'))).toEqual([[null, 'a', 'a', 'a']])
})

test('no tree has no files', () => {
  expect(paths(null, tree({ a: '1' }))).toEqual([[null, 'a', null, 'a']])
  expect(paths(tree({ a: '1' }), null)).toEqual([[null, 'a', 'a', null]])
  expect(paths(null, null)).toEqual([])
})
