import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { mergeText } from './merge-text.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const string = (text: Uint8Array): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(text)
const line = fc.constantFrom('a', 'b', 'c', 'd', 'e', '', '{')
const text = fc
  .tuple(fc.array(line, { maxLength: 20 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
  .map(([lines, eol, ends]) => lines.join(eol) + (ends ? eol : ''))
  .map(bytes)

test('a side that equals the base gives the other side', () => {
  fc.assert(
    fc.property(text, text, (base, side) => {
      expect(mergeText(base, base, side)).toEqual({ text: side, conflicts: 0, conflictLines: [] })
      expect(mergeText(base, side, base)).toEqual({ text: side, conflicts: 0, conflictLines: [] })
    }),
  )
})

test('two equal sides give that side', () => {
  fc.assert(
    fc.property(text, text, (base, side) => {
      const { text: merged, conflicts } = mergeText(base, side, side)
      expect(string(merged)).toBe(string(side))
      expect(conflicts).toBe(0)
    }),
  )
})

test('with the base shown, swapping the sides gives as many conflicts', () => {
  fc.assert(
    fc.property(text, text, text, (base, ours, theirs) => {
      const one = mergeText(base, ours, theirs, { style: 'diff3' })
      const other = mergeText(base, theirs, ours, { style: 'diff3' })
      expect(other.conflicts).toBe(one.conflicts)
    }),
  )
})

const lines = (side: Uint8Array) => new Set(string(side).split(/\r?\n/))

test('no line that a side added is missing from the result, clean or not', () => {
  fc.assert(
    fc.property(text, text, text, (base, ours, theirs) => {
      const known = lines(base)
      const merged = lines(mergeText(base, ours, theirs).text)
      const added = [...lines(ours), ...lines(theirs)].filter((one) => !known.has(one))
      expect(added.filter((one) => !merged.has(one))).toEqual([])
    }),
  )
})

test('each conflict line points at a first marker', () => {
  fc.assert(
    fc.property(text, text, text, (base, ours, theirs) => {
      const merge = mergeText(base, ours, theirs)
      const markers = string(merge.text)
        .split('\n')
        .flatMap((one, index) => (one.startsWith('<<<<<<<') ? [index + 1] : []))
      expect(merge.conflictLines).toEqual(markers)
      expect(merge.conflicts).toBe(markers.length)
    }),
  )
})

test('labels stand behind the markers in the order ours, base, theirs', () => {
  const { text: merged } = mergeText(bytes('b\n'), bytes('o\n'), bytes('t\n'), {
    style: 'diff3',
    labels: ['project', 'deployed', 'collection'],
  })
  expect(string(merged)).toMatchInlineSnapshot(`
    "<<<<<<< project
    o
    ||||||| deployed
    b
    =======
    t
    >>>>>>> collection
    "
  `)
})

test('a binary side is refused by name', () => {
  expect(() => mergeText(bytes('a'), new Uint8Array([65, 0, 66]), bytes('b'))).toThrow(
    expect.objectContaining({
      code: 'E_MERGE_BINARY',
      message: 'A binary file (ours) cannot be merged by lines.',
    }),
  )
})

test('a NUL behind the first 8,000 bytes is text', () => {
  const long = new Uint8Array(8001).fill(65)
  long[8000] = 0
  expect(mergeText(long, long, bytes('b')).conflicts).toBe(0)
})

const countIn = (step: number) =>
  bytes(Array.from({ length: 50_000 }, (_, index) => `${(index * step) % 4001}\n`).join(''))

test('long and very different texts conflict as a whole', () => {
  const [base, ours, theirs] = [countIn(1), countIn(7919), countIn(31)]
  const merged = mergeText(base, ours, theirs)
  expect(merged.conflicts).toBe(1)
  expect(merged.text.length).toBeGreaterThan(ours.length + theirs.length)
})
