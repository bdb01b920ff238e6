import { expect, test } from 'vitest'
import { findCircles } from './find-circles.ts'

function graph(...edges: readonly string[]) {
  return edges.map((edge) => ({ from: edge[0] ?? '', to: edge[1] ?? '' }))
}

test('a chain has no circle', () => {
  expect(findCircles(graph('ab', 'bc', 'ac'))).toEqual([])
})

test('two that import each other are one circle, and so are three in a row', () => {
  expect(findCircles(graph('ab', 'ba', 'bc', 'cd', 'de', 'ec'))).toEqual([
    ['c', 'd', 'e'],
    ['a', 'b'],
  ])
})

test('circles that share a node are one', () => {
  expect(findCircles(graph('ab', 'ba', 'bc', 'cb'))).toEqual([['a', 'b', 'c']])
})
