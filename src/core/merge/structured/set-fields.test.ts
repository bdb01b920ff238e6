import { expect, test } from 'vitest'
import { isSetField, mergeToolList } from './set-fields.ts'

test.each<[string, string, string, string, string | null]>([
  ['both add', 'Read, Bash', 'Read, Bash, Write', 'Read, Grep, Bash', 'Read, Bash, Write, Grep'],
  ['one removes, one adds', 'Read, Bash', 'Read, Bash, Write', 'Read', 'Read, Write'],
  ['both add the same', 'Read', 'Read, Bash', 'Read, Bash, Grep', 'Read, Bash, Grep'],
  ['spaces separate', 'Read Bash', 'Read Bash Write', 'Bash', 'Bash Write'],
  ['brackets hold together', 'A(b, c) D', 'A(b, c) D E', 'D F(g h)', 'D E F(g h)'],
  ['commas and spaces in one text', 'A, B C', 'A, B C, D', 'A, B', 'A, B, D'],
  ['a tool a line', 'A\nB', 'A\nB\nC', 'A\nB\nD', null],
  ['in the spacing of ours', 'A,B', 'A,B,C', 'A, B, D', 'A,B,C,D'],
  ['commas here and spaces there', 'A, B', 'A, B, C', 'A B D', null],
  ['nothing tells what separates', 'A', 'B', 'C', null],
  ['a tool stands twice', 'A, B', 'A, B, A', 'A, B, C', null],
  ['an empty place', 'A, B', 'A, B,, C', 'A, B, D', null],
  ['none is left', 'A, B', 'A', 'B', null],
])('tools in one text: %s', (_what, ...row) => {
  const [base, ours, theirs, merged] = row
  expect(mergeToolList('allowed-tools', { base, ours, theirs })).toBe(merged)
})

test('only a field of tools is a list in one text', () => {
  const sides = { base: 'A, B', ours: 'A, B, C', theirs: 'A, B, D' }
  expect(mergeToolList('description', sides)).toBeNull()
  expect(mergeToolList(null, sides)).toBeNull()
})

test.each([
  ['tags', [['a', 'b'], ['a']], true],
  ['args', [['a', 'b'], ['a']], false],
  ['tags', [['a', 'a'], ['a']], false],
  ['globs', [['**/*.ts', '!**/*.test.ts']], false],
])('%s with %j is a set: %s', (field, lists, expected) => {
  expect(isSetField(field, lists)).toBe(expected)
})
