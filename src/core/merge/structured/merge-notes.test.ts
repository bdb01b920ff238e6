import { expect, test } from 'vitest'
import { keepsComments, mergeNotes } from './merge-notes.ts'

test.each<[string, string, string, string, string | null]>([
  ['only ours changed it', '# a\n', '# b\n', '# a\n', '# b\n'],
  ['only theirs changed it', '# a\n', '# a\n', '# c\n', '# c\n'],
  ['both changed it alike', '# a\n', '# b\n', '  # b\n', '# b\n'],
  ['each changed it in another way', '# a\n', '# b\n', '# c\n', null],
  ['theirs removed it', '# a\n', '# a\n', '\n', '\n'],
  ['theirs only spaced it otherwise', '# a\n', '# a\n', '\n\n  # a\n', '# a\n'],
])('a comment: %s', (_what, base, ours, theirs, merged) => {
  expect(mergeNotes({ base, ours, theirs })).toBe(merged)
})

const list = (text: unknown) => String(text).split('')

test.each([
  ['one of each', 'a', 'ab', 'ac', 'abc', true],
  ['that of ours is lost', 'a', 'ab', 'ac', 'ac', false],
  ['that of theirs is lost', 'a', 'ab', 'ac', 'ab', false],
  ['one of the base is lost', 'a', 'ab', 'ac', 'bc', false],
  ['one that a side removed is gone', 'ab', 'b', 'ab', 'b', true],
  ['one that a side removed is still there', 'ab', 'b', 'ab', 'ab', false],
  ['one that both added, once', 'a', 'ab', 'ab', 'ab', true],
  ['one that both added, in two places', 'a', 'ab', 'ab', 'abb', true],
  ['one that nobody wrote', 'a', 'a', 'a', 'ax', false],
  ['two of three alike that both removed', 'aaa', 'aa', 'a', 'a', true],
])('comments kept: %s', (_what, ...[base, ours, theirs, merged, expected]) => {
  const sides = { base: list(base), ours: list(ours), theirs: list(theirs) }
  expect(keepsComments(sides, list(merged))).toBe(expected)
})
