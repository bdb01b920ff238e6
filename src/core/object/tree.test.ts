import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FileMode, TreeEntry } from './tree.ts'
import { decodeTree, encodeTree, makeTree } from './tree.ts'
import type { ObjectId } from './object-id.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex') as ObjectId
const blob = (text: string) => sha256(new TextEncoder().encode(text))

const entry: fc.Arbitrary<TreeEntry> = fc.record({
  mode: fc.constantFrom<FileMode>('100644', '100755', '120000'),
  path: fc.string({ unit: 'grapheme', minLength: 1 }).filter((path) => !path.includes('\0')),
  blob: fc.string().map(blob),
})
const entries = fc.uniqueArray(entry, { selector: ({ path }) => path })

test('a tree hash does not depend on the order in which files were found', () => {
  fc.assert(
    fc.property(entries, fc.integer(), (list, seed) => {
      const shuffled = list.toSorted(
        (a, b) => ((a.path.length * seed) % 7) - ((b.path.length * seed) % 7),
      )
      expect(makeTree(sha256, shuffled).id).toBe(makeTree(sha256, list).id)
    }),
  )
})

test('a tree reads back as it was written', () => {
  fc.assert(
    fc.property(entries, (list) => {
      const tree = makeTree(sha256, list)
      expect(decodeTree(tree.id, encodeTree(tree.entries))).toEqual(tree)
    }),
  )
})

test('two different trees never share their bytes, as they did under the old hash', () => {
  const one = makeTree(sha256, [{ mode: '100644', path: 'ab', blob: blob('c') }])
  const two = makeTree(sha256, [{ mode: '100644', path: 'a', blob: blob('bc') }])
  expect(one.id).not.toBe(two.id)
})

test('the hash of a known tree stays what it is', () => {
  const tree = makeTree(sha256, [
    { mode: '100755', path: 'scripts/run.sh', blob: blob('#!/bin/sh\n') },
    { mode: '100644', path: 'SKILL.md', blob: blob('---\nname: demo\n---\n') },
  ])
  expect(tree.entries.map(({ path }) => path)).toEqual(['SKILL.md', 'scripts/run.sh'])
  expect(tree.id).toMatchInlineSnapshot(
    `"0aba7fbf00047565e0f3ed0a91c03f427a5d43f6ff36f164c0c9788ff72287c8"`,
  )
})
