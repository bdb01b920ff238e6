import { expect, test } from 'vitest'
import { hasMarkersLeft, hasUnsettledMarkers } from './unsettled-markers.ts'

const encode = (text: string) => new TextEncoder().encode(text)
const MARKED = 'a\n<<<<<<< project\nb\n=======\nc\n>>>>>>> collection\n'

test.each([
  ['a merge that nobody settled', MARKED, true],
  ['with the base between', MARKED.replace('=======', '||||||| base\nx\n======='), true],
  ['with CRLF', MARKED.replaceAll('\n', '\r\n'), true],
  ['a heading that is underlined', 'Title\n=======\n', false],
  ['half of a conflict', 'a\nb\n>>>>>>> collection\n', true],
  ['markers inside a line', 'see <<<<<<< and ======= and >>>>>>>\n', false],
])('%s', (_, text, isMarked) => {
  expect(hasUnsettledMarkers(encode(text), [encode('a\n')])).toBe(isMarked)
})

test('a text about merges that had its markers before is none', () => {
  expect(hasUnsettledMarkers(encode(`${MARKED}more\n`), [encode(MARKED)])).toBe(false)
  expect(hasUnsettledMarkers(encode(MARKED + MARKED), [encode(MARKED)])).toBe(true)
})

test.each([
  ['all of a conflict', MARKED, true],
  ['its last line alone', 'a\nb\n>>>>>>> collection\n', true],
  ['the base alone', 'a\n||||||| base\nb\n', true],
  ['a marker without a name, with CRLF', 'a\r\n<<<<<<<\r\n', true],
  ['a heading that is underlined', 'a\n\nTitle\n=======\n\nb\n', false],
  ['a heading at the top', 'Title\n=======\n', false],
  ['what stood between the sides', 'a\nb\n=======\nc\n', true],
  ['what stood between the sides, with CRLF', 'b\r\n=======\r\nc\r\n', true],
  ['what stood below a side that was empty', 'a\n\n=======\n\nc\n', true],
  ['a marker inside a line', 'see <<<<<<< project\n', false],
])('a text that was to settle a conflict: %s', (_, text, isLeft) => {
  expect(hasMarkersLeft(encode(text), [encode('a\n'), encode('b\n')])).toBe(isLeft)
})

test('a text about merges may have the markers of both of its sides, and no others', () => {
  const sides = [encode(`${MARKED}ours\n`), encode(`theirs\n${MARKED}`)]
  expect(hasMarkersLeft(encode(MARKED), sides)).toBe(false)
  expect(hasMarkersLeft(encode(`${MARKED}<<<<<<< project of mine\n`), sides)).toBe(true)
})
