import { expect, test } from 'vitest'
import { splitMarkers } from './split-markers.ts'

test('both texts of a conflict come back whole, with what lies around it', () => {
  const text = 'a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> other\nd\n'
  expect(splitMarkers(text)).toEqual({ ours: 'a\nb\nd\n', theirs: 'a\nc\nd\n', base: null })
})

test('several conflicts, their base, and a side without a line', () => {
  const text = [
    '<<<<<<< HEAD',
    'b',
    '||||||| 1234567',
    'x',
    '=======',
    '>>>>>>> other',
    'd',
    '<<<<<<< HEAD',
    '||||||| 1234567',
    'y',
    '=======',
    'e',
    '>>>>>>> other',
    '',
  ].join('\n')
  expect(splitMarkers(text)).toEqual({ ours: 'b\nd\n', theirs: 'd\ne\n', base: 'x\nd\ny\n' })
})

test('markers may be longer, and lines may end in CRLF', () => {
  const text = '<<<<<<<<< HEAD\r\na = "======="\r\n=========\r\nb\r\n>>>>>>>>> other\r\n'
  expect(splitMarkers(text)).toEqual({ ours: 'a = "======="\r\n', theirs: 'b\r\n', base: null })
})

test('a marker of another length is a line of the side that it stands in', () => {
  const text = '<<<<<<< a\n<<<<<<<<< b\n=========\n=======\nc\n>>>>>>> d\n'
  expect(splitMarkers(text)?.ours).toBe('<<<<<<<<< b\n=========\n')
})

test.each([
  ['only the beginning', '<<<<<<< HEAD\na\n'],
  ['only the end', 'a\n>>>>>>> other\n'],
  ['no line between', '<<<<<<< HEAD\na\n>>>>>>> other\n'],
  ['a second that does not end', '<<<<<<< a\n=======\n>>>>>>> b\n<<<<<<< a\n=======\n'],
  ['signs that are no marker', '<<<<<<<HEAD\na\n=======\n>>>>>>>b\n'],
  ['nothing', ''],
])('no conflict: %s', (_title, text) => {
  expect(splitMarkers(text)).toBe(null)
})
