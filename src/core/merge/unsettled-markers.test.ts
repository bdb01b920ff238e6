import { expect, test } from 'vitest'
import { hasUnsettledMarkers } from './unsettled-markers.ts'

const encode = (text: string) => new TextEncoder().encode(text)
const MARKED = 'a\n<<<<<<< project\nb\n=======\nc\n>>>>>>> collection\n'

test.each([
  ['a merge that nobody settled', MARKED, true],
  ['with the base between', MARKED.replace('=======', '||||||| base\nx\n======='), true],
  ['with CRLF', MARKED.replaceAll('\n', '\r\n'), true],
  ['a heading that is underlined', 'Title\n=======\n', false],
  ['a quotation', '>>>>>>> quoted\n', false],
  ['markers inside a line', 'see <<<<<<< and ======= and >>>>>>>\n', false],
])('%s', (_, text, isMarked) => {
  expect(hasUnsettledMarkers(encode(text), [encode('a\n')])).toBe(isMarked)
})

test('a text about merges that had its markers before is none', () => {
  expect(hasUnsettledMarkers(encode(`${MARKED}more\n`), [encode(MARKED)])).toBe(false)
  expect(hasUnsettledMarkers(encode(MARKED + MARKED), [encode(MARKED)])).toBe(true)
})
