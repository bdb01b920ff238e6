import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeDelta } from './decode-delta.ts'
import { encodeDelta } from './encode-delta.ts'

const text = (value: string) => new TextEncoder().encode(value)
const lines = (count: number, word = 'line') =>
  Array.from({ length: count }, (_, n) => `${word} ${n} of the text`).join('\n')

/** Few different bytes, so that much repeats. */
const dull = fc
  .array(fc.constantFrom(0, 1, 97), { maxLength: 400 })
  .map((list) => new Uint8Array(list))
const bytes = fc.oneof(dull, fc.uint8Array({ maxLength: 400 }))

test('a delta makes its target out of its base, whatever the two hold', () => {
  fc.assert(
    fc.property(bytes, bytes, (base, target) => {
      expect(decodeDelta(base, encodeDelta(base, target))).toEqual(target)
    }),
    { numRuns: 500 },
  )
})

test('a target pieced together from its base comes back', () => {
  const pieces = fc.array(fc.tuple(fc.nat(399), fc.nat(399), bytes), { maxLength: 6 })
  fc.assert(
    fc.property(bytes, pieces, (base, list) => {
      const target = new Uint8Array(
        list.flatMap(([from, to, between]) => [...base.subarray(from, to), ...between]),
      )
      expect(decodeDelta(base, encodeDelta(base, target))).toEqual(target)
    }),
    { numRuns: 500 },
  )
})

test('a delta never outgrows its target by more than its own beginning', () => {
  fc.assert(
    fc.property(bytes, bytes, (base, target) => {
      expect(encodeDelta(base, target).length).toBeLessThanOrEqual(target.length + 6)
    }),
  )
})

test.each([
  ['a line appended', lines(500), `${lines(500)}\none more\n`, 30],
  ['a line changed', lines(500), lines(500).replace('line 250 ', 'line two-fifty '), 30],
  ['a line removed', lines(500), lines(500).replace(/line 250 .*\n/, ''), 30],
  ['two halves swapped', lines(500), lines(500).slice(4000) + lines(500).slice(0, 4000), 30],
  ['nothing changed', lines(500), lines(500), 8],
  ['a beginning too short to be found by itself', `short\n${lines(50)}`, lines(50), 20],
])('%s costs a few bytes', (_, base, target, most) => {
  expect(encodeDelta(text(base), text(target)).length).toBeLessThanOrEqual(most)
})

test('what decodes is bounded by what was encoded: damage gives other bytes or null, never an exception', () => {
  const base = text(lines(60))
  const delta = encodeDelta(base, text(lines(60).replaceAll('of the', 'of this')))
  fc.assert(
    fc.property(fc.nat(delta.length - 1), fc.nat(255), fc.nat(delta.length), (at, byte, cut) => {
      const damaged = delta.slice(0, cut)
      damaged[at] = byte
      const decoded = decodeDelta(base, damaged)
      expect((decoded ?? base).length).toBeLessThanOrEqual(base.length * delta.length)
    }),
    { numRuns: 2000 },
  )
})

test.each([
  ['nothing at all', []],
  ['a length and nothing that makes it', [5]],
  ['an insert that is cut off', [3, 7, 65]],
  ['a copy beyond the end of the base', [4, 8, 2]],
  ['a copy without an offset', [4, 8]],
  ['an instruction of no length', [0, 0, 0]],
  ['more than the length says', [1, 5, 65, 66]],
  ['a number without end', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
])('%s is refused', (_, delta) => {
  expect(decodeDelta(text('base'), new Uint8Array(delta))).toBeNull()
})

/** Counts steps instead of time: every byte of the base is read through a proxy. */
function countSteps(size: number): number {
  let count = 0
  const counted = new Proxy(new Uint8Array(size), {
    get: (array, key) => {
      if (typeof key === 'string' && /^\d/.test(key)) count += 1
      const value: unknown = Reflect.get(array, key, array)
      return typeof value === 'function' ? value.bind(array) : value
    },
  })
  const target = new Uint8Array(size).map((_, at) => (at % 4000 === 0 ? 1 : 0))
  encodeDelta(counted, target)
  return count
}

test('what repeats without end takes time in proportion to its length', () => {
  expect(countSteps(80_000) / countSteps(10_000)).toBeLessThan(12)
})
