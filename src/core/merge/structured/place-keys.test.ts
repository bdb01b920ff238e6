import { expect, test } from 'vitest'
import { appendKeys, keepOrder, placeKeys } from './place-keys.ts'

const keys = (text: string) => text.split('').filter((key) => key !== ' ')
const sidesOf = ([base = '', ours = '', theirs = '']: readonly string[]) => ({
  base: keys(base),
  ours: keys(ours),
  theirs: keys(theirs),
})

test.each([
  ['nothing new', 'abc', 'abc', 'abc', 'abc'],
  ['the order of ours counts', 'abc', 'cab', 'abc', 'cab'],
  ['added by theirs after its neighbour', 'abc', 'abc', 'abxc', 'abxc'],
  ['several, in their order', 'abc', 'abc', 'axybcz', 'axybcz'],
  ['at the front, where nothing stands before', 'abc', 'abc', 'xabc', 'xabc'],
  ['after the neighbour before, when the neighbour is gone', 'abc', 'ac', 'abxc', 'axc'],
  ['before what ours added at the same place', 'ab', 'amb', 'axb', 'axmb'],
  ['removed by ours', 'abc', 'ac', 'abc', 'ac'],
  ['removed by theirs', 'abc', 'abc', 'ac', 'ac'],
  ['added by both', 'ab', 'amb', 'abm', 'amb'],
])('keys of a map: %s', (_what, ...[base, ours, theirs, merged]) => {
  expect(placeKeys(sidesOf([base, ours, theirs])).join('')).toBe(merged)
})

test.each([
  ['additions of theirs come last', 'abc', 'abmc', 'axbc', 'abmcx'],
  ['removals of both sides count', 'abc', 'bc', 'ab', 'b'],
])('items of a set: %s', (_what, ...[base, ours, theirs, merged]) => {
  expect(appendKeys(sidesOf([base, ours, theirs])).join('')).toBe(merged)
})

test.each([
  ['additions and removals keep an order', 'abc', 'axc', 'bcy', true],
  ['ours swaps two', 'abc', 'acb', 'abc', false],
  ['theirs swaps two', 'abc', 'abc', 'bac', false],
])('%s', (_what, base, ours, theirs, expected) => {
  expect(keepOrder(sidesOf([base, ours, theirs]))).toBe(expected)
})
