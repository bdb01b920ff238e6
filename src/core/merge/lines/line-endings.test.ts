import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { convertLineEndings, findLineEnding } from './line-endings.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

test.each([
  ['a\nb\n', 'lf'],
  ['a\nb', 'lf'],
  ['a\r\nb\r\n', 'crlf'],
  ['a\r\nb\n', null],
  ['a\rb', null],
  ['', null],
])('%j ends its lines in %s', (text, ending) => {
  expect(findLineEnding(bytes(text))).toBe(ending)
})

test('a text converted there and back is as before', () => {
  const text = fc
    .array(fc.constantFrom('a', '\n', 'b\r', ' '))
    .map((parts) => bytes(parts.join('')))
  fc.assert(
    fc.property(
      text.filter((one) => findLineEnding(one) === 'lf'),
      (one) => {
        const converted = convertLineEndings(one, 'crlf')
        expect(findLineEnding(converted)).toBe('crlf')
        expect(convertLineEndings(converted, 'lf')).toEqual(one)
      },
    ),
  )
})
