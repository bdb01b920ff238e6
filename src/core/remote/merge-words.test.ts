import { expect, test } from 'vitest'
import { mergeWords } from './merge-words.ts'

test.each([
  [['a'], ['a'], ['a', 'b'], ['a', 'b']],
  [['a', 'b'], ['a', 'b', 'c'], ['b'], ['b', 'c']],
  [['a'], [], ['a'], []],
  [[], ['x'], ['x', 'y'], ['x', 'y']],
  [['a'], ['b', 'a'], [], ['b']],
])('from %j to %j here and %j there: %j', (base, ours, theirs, merged) => {
  expect(mergeWords(base, ours, theirs)).toEqual(merged)
})
