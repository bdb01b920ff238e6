import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { ObjectId } from '../object/object-id.ts'
import { makeTree } from '../object/tree.ts'
import { findRenames } from './find-renames.ts'
import { indexEntries } from './merge-sides.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex') as ObjectId

/** The renames of ours, where theirs edited every file of the base. */
function renamesOfOurs(base: Record<string, string>, ours: Record<string, string>) {
  const known = new Map<ObjectId, Uint8Array>()
  const tree = (files: Record<string, string>) =>
    makeTree(
      sha256,
      Object.entries(files).map(([path, contents]) => {
        const bytes = new TextEncoder().encode(contents)
        known.set(sha256(bytes), bytes)
        return { mode: '100644', path, blob: sha256(bytes) }
      }),
    )
  const theirs = Object.fromEntries(Object.keys(base).map((path) => [path, `edited ${path}`]))
  const sides = indexEntries({ base: tree(base), ours: tree(ours), theirs: tree(theirs) })
  const reads: ObjectId[] = []
  const renames = findRenames(sides, (id) => {
    reads.push(id)
    return known.get(id) ?? new Uint8Array()
  })
  return { moves: Object.fromEntries(renames.ours), reads }
}

const lines = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${prefix} line ${index % 10}\n`).join('')

test('equal bytes are found without reading any', () => {
  const { moves, reads } = renamesOfOurs({ a: lines('x', 4) }, { b: lines('x', 4) })
  expect(moves).toEqual({ a: 'b' })
  expect(reads).toEqual([])
})

test('files at least half alike are a rename, others are not', () => {
  const base = { a: lines('x', 8) }
  expect(renamesOfOurs(base, { b: lines('x', 5) + lines('y', 3) }).moves).toEqual({ a: 'b' })
  expect(renamesOfOurs(base, { b: lines('x', 3) + lines('y', 5) }).moves).toEqual({})
})

test('the most alike file is taken, and the same file name among equals', () => {
  const half = lines('x', 5) + lines('y', 3)
  const moves = (ours: Record<string, string>) =>
    renamesOfOurs({ 'x/a': lines('x', 8) }, ours).moves
  expect(moves({ 'y/a': half, b: lines('x', 7) })).toEqual({ 'x/a': 'b' })
  expect(moves({ b: half, 'y/a': half })).toEqual({ 'x/a': 'y/a' })
})

const many = (folder: string, edit: string) =>
  Object.fromEntries(
    Array.from({ length: 1000 }, (_, index) => [`${folder}/${index}`, `${index}${edit}\n`]),
  )

test('very many moved files are compared by their ids alone', () => {
  const { moves, reads } = renamesOfOurs(
    { ...many('old', ''), kept: 'same\n' },
    { ...many('new', ' edited'), moved: 'same\n' },
  )
  expect(moves).toEqual({ kept: 'moved' })
  expect(reads).toEqual([])
})
