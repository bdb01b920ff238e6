import { expect, test } from 'vitest'
import { versionLanes } from './version-lanes.ts'

const node = (id: string, ...parents: string[]) => ({ id, parents })

test('a straight history stays in one lane', () => {
  const rows = versionLanes([node('c', 'b'), node('b', 'a'), node('a')])
  expect(rows.map(({ lane, width }) => [lane, width])).toEqual([
    [0, 1],
    [0, 1],
    [0, 1],
  ])
  expect(rows[0]?.above).toEqual([])
  expect(rows[2]?.below).toEqual([])
})

test('a merge opens a lane, and the common parent closes it', () => {
  const rows = versionLanes([
    node('merge', 'ours', 'theirs'),
    node('theirs', 'base'),
    node('ours', 'base'),
    node('base'),
  ])
  expect(rows.map(({ lane }) => lane)).toEqual([0, 1, 0, 1])
  expect(rows[0]?.below).toEqual([
    [0, 0],
    [0, 1],
  ])
  expect(rows[3]?.above).toEqual([[1, 1]])
})

test('every line that leaves a row arrives in the next', () => {
  const rows = versionLanes([
    node('f', 'd', 'e'),
    node('e', 'c'),
    node('d', 'c', 'b'),
    node('c', 'a'),
    node('b', 'a'),
    node('a'),
  ])
  for (const [index, row] of rows.slice(1).entries()) {
    const leaves = new Set(rows[index]?.below.map(([, to]) => to))
    expect(new Set(row.above.map(([from]) => from))).toEqual(leaves)
  }
})
