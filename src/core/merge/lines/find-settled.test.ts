import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { joinPieces, splitConflicts } from './conflict-pieces.ts'
import type { MergePieces } from './conflict-pieces.ts'
import { findSettled } from './find-settled.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const text = (all: Uint8Array) => new TextDecoder().decode(all)
const split = (base: string, ours: string, theirs: string) =>
  splitConflicts({ base: bytes(base), ours: bytes(ours), theirs: bytes(theirs) })
const find = (pieces: MergePieces, saved: string) =>
  findSettled(pieces, bytes(saved))?.map(text) ?? null

test('what a person made of each conflict is found in what was saved', () => {
  const pieces = split('a\nb\nc\nd\ne\n', 'a\nB\nc\nD\ne\n', 'a\nbee\nc\ndee\ne\n')
  expect(find(pieces, 'a\nmine\nand more\nc\nD\ne\n')).toEqual(['mine\nand more\n', 'D\n'])
  expect(find(pieces, 'a\nc\ndee\ne\n')).toEqual(['', 'dee\n'])
})

test('where something else was changed as well, or a line joined, nothing is claimed', () => {
  const pieces = split('a\nb\nc\nd\ne\n', 'a\nB\nc\nD\ne\n', 'a\nbee\nc\ndee\ne\n')
  expect(find(pieces, 'A\nmine\nc\nD\ne\n')).toBeNull()
  expect(find(pieces, 'a\nmine c\nD\ne\n')).toBeNull()
  expect(find(pieces, 'a\nmine\nc\nD e\n')).toBeNull()
})

test('a file that can be cut in several ways says nothing about its places', () => {
  const pieces = split(
    'Title\n\nIntro\n\nOld note\n',
    'Title\n\nPreface\nIntro\n\n',
    'Title\n\n\nNew note\n\n',
  )
  expect(find(pieces, 'Title\n\nPreface\nIntro\n\nNew note\n\n')).toBeNull()
})

test('line endings that one side changed are those of the file, not of its places', () => {
  const pieces = split('a\nb\nc\n', 'a\r\nB\r\nc\r\n', 'a\nbee\nc\n')
  expect(find(pieces, 'a\r\nboth\r\nc\r\n')).toEqual(['both\n'])
  expect(find(pieces, 'a\r\nboth\nc\r\n')).toBeNull()
})

const file = fc
  .array(fc.constantFrom('a\n', 'b\n', 'c\n', '\n', '}\n'), { maxLength: 10 })
  .map((lines) => lines.join(''))
const choices = fc.array(fc.constantFrom('ours', 'theirs', 'base'), {
  minLength: 12,
  maxLength: 12,
})

/** Every way in which a file can be cut into what stands between and the lines of the places. */
function countCuts(between: readonly string[], saved: string): number {
  const [head = '', ...rest] = between
  if (!saved.startsWith(head)) return 0
  const left = saved.slice(head.length)
  if (rest.length === 0) return left === '' ? 1 : 0
  const starts = [0, ...[...left.matchAll(/\n/g)].map(({ index }) => index + 1)]
  return starts.reduce((count, at) => count + countCuts(rest, left.slice(at)), 0)
}

test('a decision is found exactly where the file can be cut in one way, and is the one that was made', () => {
  fc.assert(
    fc.property(file, file, file, choices, (base, ours, theirs, chosen) => {
      const pieces = split(base, ours, theirs)
      const taken: string[] = []
      const saved = joinPieces(pieces, (piece, index) => {
        const side = piece[chosen[index] ?? 'ours']
        taken.push(text(side))
        return side
      })
      const between = ['']
      for (const piece of pieces.pieces) {
        if (piece.kind === 'conflict') between.push('')
        else between[between.length - 1] += text(piece.text)
      }
      const isUnique = countCuts(between, text(saved)) === 1
      expect(find(pieces, text(saved))).toEqual(isUnique ? taken : null)
    }),
    { numRuns: 2000 },
  )
}, 60_000)
