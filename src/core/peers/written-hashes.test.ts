import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { sha256 } from '../../adapters/system/environment.ts'
import { compareByFile, hashFolder, readFileHashes, readSha256 } from './written-hashes.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const file = (path: string, text: string) => ({ path, bytes: bytes(text) })
const hex = (text: string) => createHash('sha256').update(text).digest('hex')

test('a hash is read with and without its kind', () => {
  const hash = hex('x')
  expect([hash, `sha256:${hash}`, `sha256-${hash}`].map(readSha256)).toEqual([hash, hash, hash])
  expect(['', 'sha512:x', hash.slice(1), hash.toUpperCase(), 1, null].map(readSha256)).toEqual(
    Array(6).fill(null),
  )
})

test('a folder is hashed in the order of letters, not of bytes', () => {
  const files = [file('SKILL.md', 'S'), file('a.md', 'A'), file('b/c.md', 'C')]
  expect(hashFolder(files, '', sha256)).toBe(hex('a.mdAb/c.mdCSKILL.mdS'))
  expect(hashFolder(files.toReversed(), '\0', sha256)).toBe(
    hex('a.md\0A\0b/c.md\0C\0SKILL.md\0S\0'),
  )
})

test('files are as written when they are those of one copy, no more and no fewer', () => {
  const one = readFileHashes(
    new Map([
      ['SKILL.md', hex('S')],
      ['a.md', hex('A')],
    ]),
  )
  const other = readFileHashes(new Map([['SKILL.md', `sha256:${hex('T')}`]]))
  const compare = compareByFile('skill', [one, other], sha256)
  expect(compare?.([file('a.md', 'A'), file('SKILL.md', 'S')])).toBe(true)
  expect(compare?.([file('SKILL.md', 'T')])).toBe(true)
  expect(compare?.([file('SKILL.md', 'S')])).toBe(false)
  expect(compare?.([file('a.md', 'A'), file('SKILL.md', 'T')])).toBe(false)
  expect(compare?.([file('a.md', 'A'), file('SKILL.md', 'S'), file('b.md', '')])).toBe(false)
})

test('the path of an artifact that is one file does not count', () => {
  const compare = compareByFile('agent', [new Map([['review.md', sha256(bytes('R'))]])], sha256)
  expect(compare?.([file('artifact.md', 'R')])).toBe(true)
  expect(compare?.([file('artifact.md', 'changed')])).toBe(false)
})

test('without hashes, or with one that is none, nothing is compared', () => {
  expect(compareByFile('skill', [new Map()], sha256)).toBeNull()
  expect(
    readFileHashes(
      new Map([
        ['a', hex('A')],
        ['b', 'md5:0'],
      ]),
    ).size,
  ).toBe(0)
})
