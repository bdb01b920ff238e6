import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { bothSides, joinPieces, splitConflicts } from './conflict-pieces.ts'
import { alignLineEndings, mergeFile } from './merge-file.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const text = (all: Uint8Array) => new TextDecoder().decode(all)
const sides = (base: string, ours: string, theirs: string) => ({
  base: bytes(base),
  ours: bytes(ours),
  theirs: bytes(theirs),
})

test('a merge comes apart into settled text and conflicts, and goes together again', () => {
  const split = splitConflicts(
    sides('a\nb\nc\nd\ne\nf\n', 'a\nB\nc\nd\ne\nF\n', 'a\nbee\nc\nd\ne!\nf\nmore\n'),
  )
  expect(
    split.pieces.map((piece) =>
      piece.kind === 'merged'
        ? text(piece.text)
        : [piece.base, piece.ours, piece.theirs].map((side) => text(side)),
    ),
  ).toEqual(['a\n', ['b\n', 'B\n', 'bee\n'], 'c\nd\n', ['e\nf\n', 'e\nF\n', 'e!\nf\nmore\n']])
  const taken = joinPieces(split, (conflict, index) =>
    index === 0 ? conflict.ours : conflict.theirs,
  )
  expect(text(taken)).toBe('a\nB\nc\nd\ne!\nf\nmore\n')
  expect(text(joinPieces(split, bothSides))).toContain('B\nbee\n')
})

test('both sides of a place without a final newline do not run into each other', () => {
  const split = splitConflicts(sides('a\n', 'a\nx', 'a\ny'))
  expect(text(joinPieces(split, bothSides))).toBe('a\nx\ny')
  const crlf = splitConflicts(sides('a\r\n', 'a\r\nb', 'a\r\nc\r\n'))
  expect(text(joinPieces(crlf, bothSides))).toBe('a\r\nb\r\nc\r\n')
})

const mixedLine = fc.constantFrom('a\n', 'b\n', 'c\n', 'd\n', 'a\r\n', 'b\r\n', 'c\r\n', 'd\r\n')
const ended = fc
  .tuple(fc.array(mixedLine, { maxLength: 9 }), fc.constantFrom('', '', 'a', 'd'), fc.boolean())
  .map(([lines, last, isCrlf]) => {
    const whole = [...lines, last].join('')
    return isCrlf ? whole.replaceAll(/\r?\n/g, '\r\n') : whole
  })

test('both sides of every place are what `git merge-file --union` makes, to the last line end', () => {
  const folder = fs.mkdtempSync(join(os.tmpdir(), 'skillmeat-union-'))
  fc.assert(
    fc.property(ended, ended, ended, (base, ours, theirs) => {
      const all = sides(base, ours, theirs)
      // Sides that are converted first are no matter for git.
      fc.pre(alignLineEndings(all).sides.ours === all.ours)
      fc.pre(alignLineEndings(all).sides.theirs === all.theirs)
      for (const [name, contents] of Object.entries(all))
        fs.writeFileSync(join(folder, name), contents)
      // Where there is no base, places are those in which the sides differ.
      const style = base === '' ? [] : ['--zdiff3']
      const args = ['merge-file', '-p', '--union', ...style, 'ours', 'base', 'theirs']
      const git = execFileSync('git', args, { cwd: folder })
      expect(text(joinPieces(splitConflicts(all), bothSides))).toBe(git.toString())
    }),
    { numRuns: 200 },
  )
  fs.rmSync(folder, { recursive: true })
}, 60_000)

test('without a base nothing is taken away from where both sides end alike', () => {
  const split = splitConflicts(sides('', 'd\na\n', 'a\nd\na\na\n'))
  expect(text(joinPieces(split, bothSides))).toBe('d\na\na\nd\na\na\n')
})

test('a side with other line endings conflicts in the same places, and keeps them', () => {
  const split = splitConflicts(sides('a\nb\nc\n', 'a\r\nB\r\nc\r\n', 'a\nbee\nc\n'))
  const conflicts = split.pieces.filter((piece) => piece.kind === 'conflict')
  expect(conflicts.map(({ ours }) => text(ours))).toEqual(['B\n'])
  expect(text(joinPieces(split, ({ theirs }) => theirs))).toBe('a\r\nbee\r\nc\r\n')
})

const file = fc
  .array(fc.constantFrom('a\n', 'b\n', 'c\n', 'd\n'), { maxLength: 12 })
  .map((l) => l.join(''))

test('taking one side everywhere is what the merge makes when it favours that side', () => {
  fc.assert(
    fc.property(file, file, file, (base, ours, theirs) => {
      const split = splitConflicts(sides(base, ours, theirs))
      const union = mergeFile(sides(base, ours, theirs), { style: 'zdiff3', favour: 'ours' })
      expect(text(joinPieces(split, (conflict) => conflict.ours))).toBe(text(union.text))
    }),
  )
})
