import { expect, test } from 'vitest'
import { readClaim, readEntries } from './peer-entries.ts'

const CLAIM = {
  peer: 'skills',
  type: 'skill',
  name: 'pdf',
  places: ['a/pdf'],
  isAsWritten: null,
} as const

function fail(): never {
  throw new TypeError('ours')
}

test('one bad entry does not hide the others', () => {
  const entries = [
    ['pdf', 'a/pdf'],
    ['docx', '../docx'],
    ['x'.repeat(2000), 'a/x'],
    ['xlsx', 'a/xlsx'],
  ] as const
  const { claims, problems } = readEntries('lock.json', entries, (name, place) =>
    readClaim('lock.json', { ...CLAIM, name, places: [place] }, null),
  )
  expect(claims.map(({ name }) => name)).toEqual(['pdf', 'xlsx'])
  expect(problems).toEqual([
    'lock.json lists "docx": The path "../docx" has an empty, "." or ".." component.',
    `lock.json lists "${'x'.repeat(100)}…": a text in it is longer than 1024 characters.`,
  ])
})

test('a mistake of ours is no bad entry', () => {
  expect(() => readEntries('lock.json', [['pdf', 1]], fail)).toThrow('ours')
})

test('what is told of an entry is safe to print', () => {
  const { problems } = readEntries('lock.json', [['a\u001b[31m', 1]], (name) =>
    readClaim('lock.json', { ...CLAIM, name }, null),
  )
  expect(problems.join('')).not.toContain('\u001b')
})
