import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ObjectId } from '../object/object-id.ts'
import { bestCommonAncestors, isAncestor, measureDistance } from './common-ancestors.ts'
import { inLogOrder } from './log-order.ts'
import type { VersionId } from './version.ts'
import { formatGraph, inAncestryOrder, parseGraph, VersionGraph } from './version-graph.ts'
import type { GraphVersion } from './version-graph.ts'

const idOf = (name: string | number) => `av_${String(name).padStart(32, '0')}` as VersionId

/** Reads `a b:a c:a d:b,c` as versions with their parents, each a minute younger than the last. */
function graphOf(text: string) {
  const versions = text.split(' ').map((word, minute): GraphVersion => {
    const [name = '', parents = ''] = word.split(':')
    return version(name, parents === '' ? [] : parents.split(','), minute)
  })
  const graph = new VersionGraph(versions)
  const at = (name: string) => graph.indexOf(idOf(name))
  const names = (indexes: readonly number[]) =>
    indexes.map((index) => graph.at(index).id.replace(/^av_0+/, '')).join(' ')
  return { graph, at, names }
}

function version(name: string | number, parents: readonly (string | number)[], minute: number) {
  return {
    id: idOf(name),
    tree: String(name).padStart(64, '0') as ObjectId,
    parents: parents.map(idOf),
    created_at: new Date(Date.UTC(2026, 0, 1) + minute * 60_000).toISOString(),
    origin: 'edit' as const,
    created_by: 'somebody',
    message: `Version ${name}`,
  }
}

test.each([
  ['a b:a c:a', 'b', 'c', 'a'],
  ['a b:a c:b', 'b', 'c', 'b'],
  ['a b', 'a', 'b', ''],
  ['a b:a c:a d:b,c e:b f:d g:e,d', 'f', 'g', 'd'],
  // Criss-cross: both merges made of both sides.
  ['a b:a c:a d:b,c e:c,b', 'd', 'e', 'b c'],
])('in %s the best common ancestors of %s and %s are %s', (text, left, right, expected) => {
  const { graph, at, names } = graphOf(text)
  expect(names(bestCommonAncestors(graph, [at(left)], [at(right)]))).toBe(expected)
})

test('a version is ahead and behind by what only one side reaches', () => {
  const { graph, at } = graphOf('a b:a c:b d:a')
  expect(measureDistance(graph, at('c'), at('d'))).toEqual({ left: 2, right: 1 })
})

test('a generation is one more than the highest of the parents', () => {
  const { graph, at } = graphOf('a b:a c:b d:a,c')
  expect(graph.generations[at('a')]).toBe(1)
  expect(graph.generations[at('d')]).toBe(4)
})

test('a log shows the newest first and no version before its children', () => {
  const { graph, at, names } = graphOf('a b:a c:a d:b e:c f:d,e')
  expect(names(inLogOrder(graph, [at('f')], 10))).toBe('f e d c b a')
  expect(names(inLogOrder(graph, [at('d')], 2))).toBe('d b')
})

/** Random histories: each version has up to three parents among the earlier ones. */
const histories = fc
  .array(fc.array(fc.nat(1000), { maxLength: 3 }), { minLength: 1, maxLength: 60 })
  .map((rows) =>
    rows.map((picks, index) => {
      const parents = index === 0 ? [] : [...new Set(picks.map((pick) => pick % index))]
      return version(index, parents, (index * 7919) % 97)
    }),
  )

test('the best common ancestors are those that no other common ancestor descends from', () => {
  fc.assert(
    fc.property(histories, fc.nat(1000), fc.nat(1000), (versions, one, other) => {
      const graph = new VersionGraph(versions)
      const left = one % versions.length
      const right = other % versions.length
      const common = versions
        .map((_, index) => index)
        .filter((index) => isAncestor(graph, index, left) && isAncestor(graph, index, right))
      const best = common.filter(
        (index) => !common.some((later) => later !== index && isAncestor(graph, index, later)),
      )
      expect(bestCommonAncestors(graph, [left], [right])).toEqual(best)
    }),
  )
})

test('however versions come in, parents are placed first, and a graph reads back as written', () => {
  fc.assert(
    fc.property(histories, fc.infiniteStream(fc.double({ noNaN: true })), (versions, weights) => {
      const shuffled = versions
        .map((one) => ({ one, weight: weights.next().value ?? 0 }))
        .toSorted((a, b) => a.weight - b.weight)
      const ordered = inAncestryOrder(new Map(shuffled.map(({ one }) => [one.id, one])))
      expect(ordered.length).toBe(versions.length)
      const graph = new VersionGraph(ordered)
      expect(parseGraph(formatGraph(graph))).toEqual(graph)
    }),
  )
})

test('a log holds every reachable version once, children first', () => {
  fc.assert(
    fc.property(histories, fc.nat(1000), (versions, pick) => {
      const graph = new VersionGraph(versions)
      const tip = pick % versions.length
      const listed = inLogOrder(graph, [tip], Infinity)
      expect(new Set(listed).size).toBe(graph.reachableFrom([tip]).reduce((a, b) => a + b, 0))
      const place = new Map(listed.map((index, at) => [index, at]))
      for (const index of listed) {
        for (const parent of graph.parents[index] ?? []) {
          expect(place.get(parent)).toBeGreaterThan(place.get(index) ?? Infinity)
        }
      }
    }),
  )
})
